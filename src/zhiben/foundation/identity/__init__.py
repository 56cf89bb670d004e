"""How somebody proves to be a user, and for how long: sessions, second factors, and the rules of a county for each role."""
