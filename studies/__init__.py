"""What is asked: the definition language, published versions, sites, memberships, access."""
