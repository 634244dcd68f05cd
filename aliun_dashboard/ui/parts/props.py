"""What parts do with the properties a screen hands through."""


def classed(own: str, props: dict) -> dict:
    """`props` with the part's own class first and the caller's `class_name` after it."""
    return {**props, "class_name": f"{own} {props.get('class_name', '')}".strip()}
