"""The box for private notes, with @mentions and a draft that is never lost."""

import reflex as rx


def _text(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class NoteBox(rx.Component):
    """`on_save` gets the text; the draft is emptied when `saved` grows."""

    library = rx.asset("note_box.jsx", shared=True).importable_path
    tag = "NoteBox"

    # {"name", "handle"} of those who can be named.
    people: rx.Var[list[dict[str, str]]]
    # What the draft belongs to.
    place: rx.Var[str]
    saved: rx.Var[int]
    # Under the names label, hint, keys, save, people.
    words: rx.Var[dict[str, str]]

    on_save: rx.EventHandler[_text]


note_box = NoteBox.create
