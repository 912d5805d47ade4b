"""Who takes part: participants under a pseudonym, their consent, enrolment and visits."""
