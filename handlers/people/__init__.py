"""Who may: invitations, bindings, the roster, the access list.

entering     a person opens a link, says who they are, waits
confirming   a head or the secretary looks a second time
ending       an access ends: undone, revoked, handed over
inviting     links are made and withdrawn, a role is handed over
listing      who has access; taking it back
roster       which boards the bloc has
"""
