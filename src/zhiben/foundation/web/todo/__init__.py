"""The one to-do page over all modules.

**How an app joins.** Write a `todo.py` beside its `home.py`; it is found at start-up. For every kind of thing that waits
for somebody, register one `Source`:

    register(
        Source(
            code="hazards.rectify",            # stable: stands in addresses
            module="隐患",                      # the heading under which the filter lists it
            label="待整改的隐患",                # what one row is
            verb="整改",                        # what to do with it: the button
            rank=50,                           # order among sources where days are the same
            permission=permissions.RECTIFY,    # None: for everybody who is signed in
            rows=lambda actor, on: selectors.open_hazards(actor=actor),
            place=lambda todo: reverse("hazards:page", args=[todo.key]),
            due="due_on",                      # a date column that is never empty for a dated row; None: never due
            undated=Q(due_on=None),            # which rows have no day; leave out where all have one
            since="found_at",                  # date or instant from which it waits; None: not known
            title="title",                     # column or expression
            detail="site__name",
            who="owner__short_name",           # whom it waits for
        )
    )

`rows` starts from the scoped selector of the app: rows the actor may not see must not be in it, and rows nobody waits
for any more (closed, done) must not either. It is not evaluated by the app: all sources together are counted in one
statement, and read in another, so a further source costs no further query. Each bucket of a source must be readable
from an index: `due` wants one that begins with the scope's key and ends with (`due`, primary key).

Order is total: by day, then by rank of the source, then by primary key. So a page continues after one row, whatever
was added or settled meanwhile: nothing is shown twice and nothing is left out.
"""
