// One lead on the board. Memoised: it is drawn again only when its own card object changes.
import { memo, useEffect } from "react";

/** Fills the blanks of a label: say("{n} d", { n: 12 }) is "12 d". */
export const say = (label, facts) => label.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

export const BOARD_ID = "board";
const INSTRUCTIONS = `DndDescribedBy-${BOARD_ID}`; // where dnd-kit puts the instructions for the keyboard
const PATIENCE_MS = 15000; // after this an unanswered move is taken back

export const Icon = ({ name, label }) => (
  <svg className="icon" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}>
    {label && <title>{label}</title>}
    <use href={`/icons.svg#${name}`} />
  </svg>
);

export const Face = memo(function Face({ card, labels, act, tab }) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser opens a tab or window
    event.preventDefault();
    act.open(card.id);
  };
  const owner = card.owner ? say(labels.owner, card) : labels.no_owner;
  return (
    <>
      <div className="board-row">
        <Icon name={card.channel} label={labels.channels[card.channel]} />
        <span className="board-code">{card.code}</span>
        {card.engine && <span className={`board-engine ${card.engine}`}>{labels.engines[card.engine]}</span>}
        {card.unread > 0 && <span className="board-unread" aria-label={say(labels.unread, { n: card.unread })}>{card.unread}</span>}
        <button type="button" className="board-move" tabIndex={tab} title={labels.move_to}
          aria-label={say(labels.move_card, { card: card.name })} aria-haspopup="menu"
          onClick={(event) => act.menu(card.id, event.currentTarget)}><Icon name="move" /></button>
      </div>
      <a className="board-name" href={`/leads/${card.id}`} tabIndex={tab} draggable={false} onClick={open}>{card.name}</a>
      <p className="board-trip">{[card.destination, card.dates].filter(Boolean).join(" · ")}</p>
      {card.atlas && (
        <p className="board-atlas" data-open={card.atlas.open} title={card.atlas.says}>
          <Icon name={card.atlas.open ? "ok" : "fail"} /> {card.atlas.text}
        </p>
      )}
      {(card.amount || card.party || card.score != null) && (
        <div className="board-row">
          {card.amount && <strong className="board-amount">{card.amount}</strong>}
          {card.party && <span className="board-party">{card.party}</span>}
          {card.score != null && <span className="board-score" title={labels.score}>{say(labels.score_n, { n: card.score })}</span>}
        </div>
      )}
      <div className="board-row board-foot">
        <span className={`board-next ${card.next}`} title={card.next_label}>{card.next_label || labels.next[card.next]}</span>
        <span className={`board-age ${card.age}`} title={say(labels.age[card.age], { n: card.days })}>{say(labels.days, { n: card.days })}</span>
        <span className={card.owner ? "board-owner" : "board-owner nobody"} role="img" aria-label={owner} title={owner}>{card.initials || "?"}</span>
      </div>
      {card.stage === "incoming" && (
        <div className="board-row board-verdict">
          <button type="button" tabIndex={tab} onClick={() => act.accept(card)} aria-label={say(labels.accept_card, { card: card.name })}><Icon name="check" /> {labels.accept}</button>
          <button type="button" tabIndex={tab} onClick={() => act.reject(card)} aria-label={say(labels.reject_card, { card: card.name })}><Icon name="close" /> {labels.reject}</button>
        </div>
      )}
    </>
  );
});

export default memo(function Card({ card, labels, act, tab, lifted }) {
  useEffect(() => {
    if (!card.pending) return undefined;
    const timer = setTimeout(() => act.unanswered(card), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [card, act]);

  const classes = ["board-card", `age-${card.age}`, lifted && "lifted", card.pending && "pending"].filter(Boolean).join(" ");
  return (
    <li>
      <article className={classes} data-card={card.id} tabIndex={tab} aria-roledescription={labels.card_role}
        aria-label={card.name} aria-describedby={INSTRUCTIONS} aria-busy={!!card.pending}>
        <Face card={card} labels={labels} act={act} tab={tab} />
      </article>
    </li>
  );
});
