"""What a free text is warned for, and the clinical language at which the warning stays silent."""

import pytest

from tests.unit.forms.in_javascript import run

IDENTIFYING = {
    "email": [
        "write to marie.dupont@example.lu",
        "Mail: j_smith+ibd@nhs.example.co.uk please",
        "hans.müller@klinik-süd.de",
    ],
    "phone": [
        "call +352 621 123 456",
        "+49 (0)176 12345678",
        "0049 30 1234567",
        "01 23 45 67 89",
        "tél. 06.12.34.56.78",
        "Handy: 0176/12345678",
        "Natel 079 123 45 67",
        "joignable au 691 234 567",
        "mobile no: 07700 900123",
        "Telefon: 44 11 22",
    ],
    "birth": [
        "born 12.03.1968",
        "née le 3 avril 1971",
        "geb. 12.03.68",
        "Patientin, * 12.03.1968",
        "DOB: 1968-03-12",
        "Geburtsdatum: 3.4.1950",
        "date de naissance : 03/04/1950",
    ],
    "number": [
        "1968031212345",
        "AHV 756.1234.5678.97",
        "2 84 05 75 123 456 78",
        "KVNR A123456789",
        "MRN 4567890",
        "Patienten-Nr.: 1234567",
        "IPP 80012345",
        "Fallnummer 20451234",
        "123456789012",
    ],
    "name": [
        "Mrs Miller called",
        "Mme Dupont a appelé",
        "Frau Müller-Lüdenscheid meldet sich",
        "M. Dupont est venu seul",
        "Herr Weber hat abgesagt",
        "name: Kowalski",
        "Nachname: Schmitt",
        "Marie Dupont was tired",
        "seen with John Smith today",
        "DUPONT Marie",
        "Weber, Hans",
        "Jean-Pierre Schmit, 54 ans",
        "Spoke to Claudia Rossi about stools",
    ],
}
CLINICAL = [
    "Crohn's disease since 2001, ileocolonic",
    "M. Crohn, Befall terminales Ileum",
    "M. Bechterew bekannt, M. Basedow ausgeschlossen",
    "Colitis ulcerosa, Mayo 2",
    "Mayo Clinic score, Montreal A2 L3 B1",
    "Harvey-Bradshaw 5, Rutgeerts i2",
    "Humira 40 mg s.c. every 2 weeks since 03.04.2024",
    "Remicade Infusion 5 mg/kg, Simponi vorher",
    "Prednisolon 40-35-30-25-20 mg",
    "Methotrexate 15 mg weekly, folic acid 5 mg",
    "Vedolizumab 300 mg 01.02.2024, 15.02.2024, 14.03.2024",
    "Colectomy 12.05.1998",
    "K50.0, ICD-10 M05.8, MedDRA 10011401",
    "seen by Dr. Weber",
    "Überweisung an Prof. Dr. Hans Meier",
    "Herr Dr. Weber informiert",
    "Dr Marie Dupont, gastro-entérologue",
    "Centre Hospitalier, Hôpital Saint Louis",
    "transferred to Klinikum Maria Hilf",
    "Charcot-Marie-Tooth excluded",
    "Guillain Barré Syndrom 2019",
    "CRP 12.5 mg/l, Hb 13,2 g/dl, platelets 350 000",
    "leucocytes 12'500, thrombocytes 450.000/µl",
    "BP 120/80, pulse 72, temp 37.2",
    "Visit on 03/04/2024 at 09:30, next 2024-07-03",
    "EDSS 3.5, T25FW 5.2 s, 9HPT 21.4 s",
    "Lot 123456789, batch 987654321",
    "NCT01234567 EudraCT 2020-001234-12",
    "10 000 000 000 CFU daily",
    "Endoscopy in March, MRI in May. Next visit in August",
    "Patient reports pain after Easter, no fever",
    "Teilnehmende klagt über Müdigkeit. Keine Übelkeit.",
    "Fatigue depuis lundi, Imurel arrêté",
    "Sweet syndrome and Behçet excluded; Sjögren unlikely",
    "Hidradenitis Hurley II",
    "0.05 0.10 0.20 0.30 mg titration",
    "05-10-15 mg",
    "05-10-15-20 mg",
    "Zimmer 04 12, Station 07",
    "HLA-B27 positive, DRB1*15:01",
    "Ulcerative Colitis Endoscopic Index of Severity 4",
    "Born by caesarean section",
    "Staff code N12",
]
CALL = "(m, text) => m.identityIn(text)"


@pytest.mark.parametrize("kind", IDENTIFYING)
def test_what_identifies_is_noticed(kind: str) -> None:
    texts = IDENTIFYING[kind]
    assert dict(zip(texts, run("identity.js", CALL, texts), strict=True)) == dict.fromkeys(texts, kind)


def test_clinical_language_is_left_alone() -> None:
    found = dict(zip(CLINICAL, run("identity.js", CALL, CLINICAL), strict=True))
    assert found == dict.fromkeys(CLINICAL, "")


def test_a_long_text_is_read_in_no_time_however_it_is_made() -> None:
    """Patterns that back off again and again would freeze the page in which somebody types."""
    texts = [part * 20_000 for part in ("a", "1 ", "A.", "Marie ", "0", "+1-", "@a.", "né ")]
    assert len(run("identity.js", CALL, texts)) == len(texts)
