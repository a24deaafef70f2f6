"""Words whose forms no rule makes, as a grammar lists them: a dictionary form, then the others."""


def bases(table: str) -> dict[str, list[str]]:
    """From entries between semicolons, each a dictionary form and others of its forms: every other form's words."""
    found: dict[str, list[str]] = {}
    for base, *others in (entry.split() for entry in table.split(";")):
        for form in others:
            known = found.setdefault(form, [])
            if base not in known:
                known.append(base)
    return found
