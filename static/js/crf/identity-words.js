// Words that tell a person's name from clinical language. Small letters, without accents.

/** Common first names of the countries whose sites take part; none that is also a common clinical word. */
export const FIRST_NAMES = new Set(`
  adrien agnes alain albert alessandro alexander alexandra alexandre alice amelie ana anders andre andrea andreas anette
  angela anja anke anna anne annette anneliese antoine antonio arnaud astrid audrey barbara beate beatrice benoit bernard
  bernd bettina bianca birgit brigitte bruno camille carine carla carlo carlos carmen caroline catherine cecile celine
  chantal charles charlotte christa christian christiane christine christoph christophe claire claude claudia claudine
  clement colette corinne cornelia daniel daniela danielle david delphine denis denise didier dieter dirk dominique
  doris edith eduard elena elisabeth elizabeth elke emilie emily emma emmanuel eric erika ernst etienne eva fabian
  fabienne fabrice fatima felix fernand fernando florence florian francesca francesco francis franck francois francoise
  frank franz friedrich gabriele gabrielle georg georges gerard gerd gerhard gerhild gilles giovanni gisela giulia
  giuseppe guillaume gunter guy hannah hannelore hans heather heidi heike heinz helene helga helmut henri henry herbert
  hermann hugo ines ingrid inge irene iris isabel isabelle jack jacqueline jacques james jan jana jane jean jeanne
  jennifer jens jerome jessica joana joao joachim jochen johann johanna john johannes jonas jorg jorge jose joseph
  josephine josiane julia julie julien juliette jurgen jutta karen karin karl karsten kathrin katja katrin kerstin klaus
  kurt lars laura laure laurence laurent lea lena leon leonie lisa louis louise luc luca lucas lucie luis lukas lydia
  manfred manon manuel manuela marc marcel marco margaret margarete maria marianne marie marina mario marion markus
  marlene martha martin martina martine mary mathias mathieu mathilde matteo matthias maurice max maximilian melanie
  michael michel michele michelle mireille miriam monika monique moritz muriel myriam nadia nadine natalia nathalie
  nicolas nicole nina norbert odile olga oliver olivier pascal pascale patrice patricia patrick paul paula paulo pauline
  pedro peter petra philipp philippe pierre raphael rainer ralf raymond regine reinhard rene renate ricardo richard
  rita robert roberto roger roland rolf romain rosemarie rudolf ruth sabine samuel sandra sandrine sara sarah sebastian
  sebastien serge silke silvia simon simone sofia sonja sophia sophie stefan stefanie stephan stephane stephanie steven
  susan susanne suzanne sven sylvain sylvie tanja tatjana teresa theo thierry thomas thorsten tim tina tobias tom
  torsten ulrich ulrike ursula ute uwe valerie vanessa vera veronika veronique victor vincent virginie viviane volker
  walter waltraud werner wilhelm william wolfgang xavier yannick yves yvette yvonne zoe
`.trim().split(/\s+/));

/** Diseases, signs, scores, operations and devices that bear a name. */
export const EPONYMS = new Set(`
  addison alzheimer apgar ashworth babinski baker bartholin barrett basedow bechterew behcet beck besnier biermer billroth
  bouchard bradshaw bright brooke budd campylobacter carlo chiari charcot child cohn coombs crohn cushing dupuytren
  duchenne expanded fabry falk felty foley geboes gilbert glasgow graves guillain hartmann harvey hashimoto heberden hirschsprung
  hodgkin horton jakob kaplan kaposi karnofsky kawasaki kiel kock kolmogorov langerhans leser lhermitte likert lyme
  marburg marfan mayer mayo meniere montreal morbus nissen osgood paget parkinson parks paris perthes
  pouch pugh raynaud recklinghausen reiter rey robarts romberg rorschach rutgeerts schirmer schlatter schober
  schonlein sjogren spearman standard strauss sudeck syndrom syndrome test tinel tooth truelove uhthoff vienna waaler
  wegener whipple willebrand wilson witts
`.trim().split(/\s+/));

/** Beside these a name is that of a place or of somebody who treats. */
export const CARE_PLACES = new Set(`
  centre center chl chu clinic clinique dr doctor docteur doktor hopital hospital hospitals institut institute klinik
  kliniken klinikum krankenhaus laboratoire laboratory labor medecin monitor nurse pharmacy pharmacie apotheke physio
  praxis prof professor professeur saint sankt schwester spital st ste street strasse rue avenue infirmiere study studie
  trial trials university universite universitat med medicine gp arzt hausarzt pfleger pflegerin
`.trim().split(/\s+/));
