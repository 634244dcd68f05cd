// A native <dialog>: focus trap, Esc and backdrop are the browser's. `open` ties it to a State;
// without it a button with commandfor/command opens it.
import { createElement, useEffect, useRef } from "react";

export function ModalDialog({ open, onClose, children, ...rest }) {
  const ref = useRef(null);
  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog.open) dialog.showModal();
    if (open === false && dialog.open) dialog.close();
  }, [open]);
  const closed = (event) => event.target === ref.current && onClose?.();
  const outside = (event) => event.target === ref.current && ref.current.close();
  return createElement("dialog", { ...rest, ref, onClose: closed, onMouseDown: outside }, children);
}
