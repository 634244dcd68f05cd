// A value changed where it stands. Enter saves, Esc gives up; what is being typed survives any refresh of the page.
import { useEffect, useRef, useState } from "react";

const KINDS = { number: { inputMode: "numeric" }, decimal: { inputMode: "decimal" }, date: { type: "date" } };

function Control({ kind, options, ...rest }) {
  if (kind !== "choice") return <input className="control" autoComplete="off" {...KINDS[kind]} {...rest} />;
  return <select className="control" {...rest}>{options.map((option) => <option key={option}>{option}</option>)}</select>;
}

export function InPlace({ name, label, value, shown, kind, options, outcome, words, editable, onSave }) {
  const [draft, setDraft] = useState(null); // null: only being read
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState("");
  const base = useRef(value);
  const place = useRef(null);
  const back = useRef(false);

  const open = () => { base.current = value; setError(""); setDraft(value); };
  const close = () => { back.current = true; setDraft(null); setError(""); };
  useEffect(() => {
    if (!waiting || outcome.field !== name) return;
    setWaiting(false);
    if (outcome.error) setError(outcome.error);
    else close();
  }, [outcome]);
  useEffect(() => {
    if (draft === null && back.current) { back.current = false; place.current?.querySelector("button")?.focus(); }
  }, [draft]);

  const save = (event) => {
    event.preventDefault();
    if (draft === base.current && draft === value) return close();
    setWaiting(true);
    onSave(name, draft);
  };
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };

  if (draft === null) return (
    <span ref={place} className="inplace">
      {editable ? <button type="button" onClick={open} title={words.edit} aria-label={`${words.edit}: ${label}, ${shown}`}>
        <span>{shown}</span><svg className="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#edit" /></svg>
      </button> : shown}
    </span>
  );
  return (
    <form className="inplace-form" onSubmit={save} onKeyDown={keys} aria-busy={waiting}>
      <Control kind={kind} options={options} value={draft} aria-label={label} aria-invalid={!!error}
        aria-describedby={`${name}-error`} autoFocus onChange={(event) => setDraft(event.target.value)} />
      <button type="submit" className="button square primary" title={words.save} aria-label={words.save} disabled={waiting}>
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#check" /></svg>
      </button>
      <button type="button" className="button square quiet" title={words.cancel} aria-label={words.cancel} onClick={close}>
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#close" /></svg>
      </button>
      <p id={`${name}-error`} className="field-below">
        {error ? <span role="alert" className="field-error">{error}</span> : value !== base.current && words.changed + shown}
      </p>
    </form>
  );
}
