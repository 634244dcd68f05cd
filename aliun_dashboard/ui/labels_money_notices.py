"""What is said behind the bell about money."""

TEXTS = {  # kind: icon and words; the blanks are the facts of the notice
    "payment_came": ("money", "{code}: entró el pago de {amount}."),
    "payment_failed": ("alert", "{code}: rechazaron el pago de {amount}. El enlace sigue abierto."),
    "link_expired": ("clock", "{code}: venció el enlace de pago de {amount}."),
    "receipt_sent": ("money", "{code}: llegó el comprobante de una transferencia de {amount}. Confírmala."),
    "trouble_unmatched": ("alert", "Llegó {amount} por {provider} y no se sabe de quién."),
    "trouble_duplicate": ("alert", "{code}: llegó otro pago de {amount} por lo mismo."),
    "trouble_without_quota": ("alert", "{code}: pagó {amount} y no quedaba cupo. No prometas nada."),
    "trouble_amount": ("alert", "{code}: llegó {amount}, que no es lo que se pidió."),
    "trouble_currency": ("alert", "{code}: llegó {amount}, en otra moneda."),
    "trouble_mode": ("alert", "{code}: {provider} avisó de {amount} en modo de prueba."),
    "trouble_late": ("alert", "{code}: llegó {amount} para una reserva cancelada."),
    "trouble_risk": ("alert", "{code}: pago de {amount} por revisar antes del voucher."),
    "trouble_chargeback": ("alert", "{code}: contracargo de {amount}."),
    "refund_requested": ("undo", "{by} pide reembolsar {amount}: {cause}"),
    "refund_approved": ("check", "{by} aprobó el reembolso de {amount}."),
    "refund_rejected": ("undo", "{by} rechazó el reembolso de {amount}."),
    "refund_failed": ("alert", "La pasarela no pudo reembolsar {amount}."),
}
