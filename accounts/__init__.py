"""Who works here: users and the roles that they can hold."""
