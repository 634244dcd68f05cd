// Where notes are written: @ names a colleague, Enter saves; the draft outlives reloads and lost lines.
import { useEffect, useId, useRef, useState } from "react";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const MENTION = /(?:^|\s)@([\p{L}\d.]*)$/u;

export function NoteBox({ people, place, saved, words, onSave }) {
  const key = `note:${place}`;
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState(null); // what follows the @, null without one
  const [at, setAt] = useState(0);
  const area = useRef(null);
  const sent = useRef(null);
  const id = useId();

  useEffect(() => setText(localStorage.getItem(key) ?? ""), [key]);
  useEffect(() => {
    if (sent.current === null) return;
    if (sent.current === area.current.value) write("");
    sent.current = null;
  }, [saved]);

  const write = (value) => {
    setText(value);
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  };
  const look = (element) => {
    const found = MENTION.exec(element.value.slice(0, element.selectionStart));
    setWanted(found ? found[1] : null);
    setAt(0);
  };
  const found = wanted === null ? [] : people.filter(({ name, handle }) => [plain(name), handle].some((each) => each.includes(plain(wanted)))).slice(0, 6);
  const name = ({ handle }) => {
    const caret = area.current.selectionStart;
    const start = caret - wanted.length;
    write(`${text.slice(0, start)}${handle} ${text.slice(caret)}`);
    setWanted(null);
    requestAnimationFrame(() => { area.current.focus(); area.current.setSelectionRange(start + handle.length + 1, start + handle.length + 1); });
  };
  const save = () => {
    if (!text.trim()) return area.current.focus();
    sent.current = text;
    onSave(text);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (found.length && ["Enter", "Tab"].includes(event.key)) {
      event.preventDefault();
      name(found[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (wanted !== null) setWanted(null);
      else area.current.blur();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  };

  return (
    <div className="note-box">
      <textarea ref={area} className="control" rows={2} value={text} placeholder={words.hint} aria-label={words.label} data-key="n"
        aria-haspopup="listbox" aria-controls={id} aria-autocomplete="list"
        aria-activedescendant={found.length ? `${id}-${at}` : undefined}
        onChange={(event) => { write(event.target.value); look(event.target); }} onKeyDown={keys}
        onBlur={() => setTimeout(() => setWanted(null), 150)} />
      <ul id={id} role="listbox" aria-label={words.people} className="note-people" hidden={!found.length}>
        {found.map((person, n) => (
          <li key={person.handle} id={`${id}-${n}`} role="option" aria-selected={n === at} onMouseDown={(event) => { event.preventDefault(); name(person); }}>
            {person.name} <small className="muted">@{person.handle}</small>
          </li>
        ))}
      </ul>
      <div className="note-foot">
        <span className="muted small">{words.keys}</span>
        <button type="button" className="button primary" onClick={save} disabled={!text.trim()}>{words.save}</button>
      </div>
    </div>
  );
}
