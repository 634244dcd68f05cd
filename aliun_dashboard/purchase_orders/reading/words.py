"""The words that stand before or above a value on a confirmation, in Spanish and English, and how much they say."""

from enum import StrEnum

from .paper import FieldName


class Also(StrEnum):
    """Labels of what is no field itself."""

    STAY = "stay"  # check-in and check-out together
    NIGHTS = "nights"
    MONEY = "money"  # an amount that is not the total: tax, deposit, rate per night
    DEPOSIT = "deposit"  # money that was paid, or is still owed
    CURRENCY = "moneda"  # says the currency of the paper
    TRIP = "trip"  # flights and transfers, whose dates are not the stay's
    OTHER = "other"


Kind = FieldName | Also
TAUGHT, STRONG, FAIR, WEAK = 4, 3, 2, 1  # how much a label says; `TAUGHT` by a correction
# Spellings of {n}: «N°», «Nro.», «número», "No.", "#" …
NUMBER = tuple("n n° n* no nro num numero nr nbr number # codigo cod code clave id".split())  # noqa: SIM905

VOCABULARY: dict[tuple[Kind, int], str] = {
    (FieldName.BOOKING, STRONG): """
        {n} de reserva; {n} de la reserva; {n} reserva; {n} de reservacion; {n} reservacion; {n} booking
        {n} reservation; reserva {n}; reservacion {n}; booking {n}; reservation {n}; booking ref; booking reference
        reservation reference; reservation ref; referencia de reserva; referencia de la reserva; referencia reserva
        ref reserva; ref de reserva; folio de reserva; folio reserva; reserva; reservacion; booking; reservation
        localizador de reserva; localizador reserva; confirmacion de reserva {n}; confirmacion de reserva
        confirmacion de la reserva; booking confirmation {n}; booking confirmation; reservation confirmation {n}
        reservation confirmation; confirmacion de reservacion; confirmacion de reservacion {n}
        {n} de confirmacion de reserva; su reserva; your reservation; your booking; tu reserva""",
    (FieldName.BOOKING, FAIR): """
        localizador; locator; record locator; {n} localizador; {n} de localizador; localizador {n}; pnr
        {n} de confirmacion; {n} confirmacion; confirmacion {n}; conf {n}; conf; {n} conf; confirmation {n}
        confirmacion; confirmation; {n} confirmation; folio de confirmacion; folio; {n} de folio; {n} folio
        folio {n}; expediente; {n} expediente; {n} de expediente; expediente {n}; file; {n} de file; {n} file
        file {n}""",
    (FieldName.BOOKING, WEAK): """
        referencia; reference; ref; {n} de referencia; {n} referencia; reference {n}; referencia {n}; voucher
        voucher {n}; {n} de voucher; {n} voucher; bono; bono {n}; {n} de bono; {n} bono; nuestra referencia
        our reference; our ref; id""",
    (FieldName.AGENCY, STRONG): """
        agencia; agencia de viaje; agencia de viajes; nombre de la agencia; nombre agencia; agencia solicitante
        agency; travel agency; travel agent; agency name; agencia cliente; agencia emisora; agencia minorista
        agente de viajes; cliente agencia; cliente (agencia)""",
    (FieldName.AGENCY, WEAK): """
        empresa; operador; tour operador; tour operator; touroperador; solicitado por; facturar a; bill to
        booked by; reservado por; vendido por; cliente; client; customer; razon social; senores; sres; company
        mayorista; comprador; account; cuenta; solicitante; vendedor; sold to; reserved by; made by; canal""",
    (FieldName.HOTEL, STRONG): """
        hotel; nombre del hotel; nombre hotel; hotel name; hotel / resort; hotel o resort; hotel resort
        hotel confirmado; alojamiento; establecimiento; hospedaje; nombre del establecimiento
        nombre del alojamiento; hotel/alojamiento; accommodation; property; property name; lodging; hotel/property""",
    (FieldName.HOTEL, FAIR): "resort; propiedad; nombre del resort",
    (FieldName.HOTEL, WEAK): "servicio; producto; proveedor; prestador; product; service; supplier",
    (FieldName.CHECK_IN, STRONG): """
        check in; checkin; fecha check in; fecha de check in; check in date; date of check in; fecha de entrada
        fecha entrada; fecha de ingreso; fecha ingreso; fecha de llegada; fecha llegada; arrival date
        date of arrival; dia de entrada; dia de llegada; entrada (check in); entrada / check in; check in / entrada
        llegada / check in; check in / llegada; ingreso (check in); dia de ingreso; entrada al hotel
        ingreso al hotel""",
    (FieldName.CHECK_IN, FAIR): "entrada; llegada; ingreso; arrival; arrive; arriving; arrives; in",
    (FieldName.CHECK_IN, WEAK): """
        del; desde; from; inicio; fecha de inicio; fecha inicio; fecha desde; start date; start; comienzo
        inicio de estadia; primera noche; first night""",
    (FieldName.CHECK_OUT, STRONG): """
        check out; checkout; fecha check out; fecha de check out; check out date; date of check out; fecha de salida
        fecha salida; fecha de egreso; fecha egreso; departure date; date of departure; dia de salida
        salida (check out); salida / check out; check out / salida; egreso (check out); dia de egreso
        salida del hotel; fecha de retiro; fecha retiro""",
    (FieldName.CHECK_OUT, FAIR): "salida; egreso; departure; depart; departs; departing; out; retiro",
    (FieldName.CHECK_OUT, WEAK): """
        al; hasta; to; until; fin; fecha de fin; fecha fin; fecha hasta; end date; end; termino; fecha de termino
        fecha termino; fin de estadia; fecha final""",
    (Also.STAY, FAIR): """
        fechas; fecha de estadia; fechas de estadia; fechas de estancia; estadia; estancia; periodo
        periodo de estadia; stay; stay dates; dates of stay; dates; travel dates; fecha de viaje; fechas de viaje
        fechas del viaje; entrada / salida; entrada salida; entrada y salida; check in / check out
        check in check out; check in / out; check in y check out; arrival / departure; llegada / salida
        llegada y salida; ingreso / salida; ingreso / egreso; in / out; vigencia de la estadia; fechas reserva
        fechas de la reserva; periodo de estancia; fechas de hospedaje; fechas de alojamiento; fecha in / out
        period; period of stay; duracion; length of stay""",
    (Also.NIGHTS, FAIR): """
        noches; {n} de noches; {n} noches; {n} of nights; nights; cantidad de noches; cant noches; cant de noches
        total noches; total de noches; total nights; noche; night; noches totales; {n} nights; noches de estadia
        noches de alojamiento; nts""",
    (FieldName.AMOUNT, STRONG): """
        total general; gran total; grand total; total final; monto total; importe total; valor total; precio total
        costo total; tarifa total; total reserva; total de la reserva; total de reserva; total estadia
        total de la estadia; total estancia; total con impuestos; total con iva; total iva incluido
        total impuestos incluidos; total amount; total price; total cost; total charge; total charges; total booking
        total stay; total for stay; booking total; reservation total; total servicios; total de servicios
        monto total de la reserva; total incluido impuestos; total (impuestos incluidos); total (iva incluido)
        total (imp incluidos); total incl taxes; total including taxes; total including tax
        total charges including taxes; total price including taxes; total including all taxes
        total (taxes included); total value; monto total reserva; total rate; room total; costo final; precio final
        total imp inc; total inc tax; total factura; total del viaje; total bruto; importe total reserva
        total a facturar""",
    (FieldName.AMOUNT, FAIR): """
        total; total a pagar; total a cobrar; amount due; total due; total payable; amount payable; valor a pagar
        monto a pagar; importe a pagar; monto de la reserva; monto reserva; valor reserva; valor de la reserva
        precio de la reserva; importe reserva; importe de la reserva; booking amount; reservation amount
        neto a pagar; total neto; net total; total net; neto total; valor neto; monto neto; importe neto
        precio neto; net amount; net price""",
    (FieldName.AMOUNT, WEAK): """
        monto; importe; valor; precio; amount; price; tarifa; costo; cost; rate; charge; value""",
    (Also.MONEY, FAIR): """
        subtotal; sub total; total parcial; neto; net; impuesto; impuestos; total impuestos; total de impuestos; iva
        itbis; igv; tax; taxes; total taxes; total tax; total iva; descuento; discount; descuentos; total descuentos
        comision; commission; tarifa por noche; precio por noche; valor noche; valor por noche; monto por noche
        importe por noche; precio noche; tarifa noche; costo por noche; rate per night; nightly rate
        price per night; per night; average rate; por noche; daily rate; room rate; tarifa diaria; tarifa promedio
        precio por persona; por persona; per person; valor por persona; monto por persona; total por persona
        total por noche; price per person; precio unitario; valor unitario; p unitario; p unit; unit price
        v unitario; unitario; unit; tipo de cambio; tasa de cambio; exchange rate; t cambio; penalidad; multa
        cargo por cancelacion; cancellation fee; propina; propinas; resort fee; tasa turistica; city tax; ecotasa
        cargos; recargo; seguro; insurance; garantia; traslados; traslado; extra; extras; suplemento; supplement
        service charge; cargo por servicio; fee; fees; valor dolar; precio publico; rack rate; pvp; total habitacion
        total por habitacion; ahorro; gastos de gestion; gastos; limite de credito; credito; credit limit
        equivalente; equivalente en; equivalent; approx; aproximado""",
    (Also.DEPOSIT, FAIR): """
        saldo; saldo pendiente; saldo a pagar; balance; balance due; anticipo; deposito; deposit; abono; abonado
        pagado; total pagado; amount paid; paid; monto pagado; pago recibido; pagos; pago; prepago; prepayment
        remaining; pendiente; pendiente de pago; total pendiente; total abonado; sena; reserva pagada; valor pagado
        deposit paid; pago inicial; primer pago; por pagar; monto abonado; monto pendiente; importe pagado
        importe pendiente""",
    (Also.CURRENCY, FAIR): """
        moneda; currency; divisa; valores en; valores expresados en; precios en; precios expresados en; tarifas en
        tarifas expresadas en; montos en; montos expresados en; importes en; importes expresados en; expresado en
        expresados en; expresada en; expresadas en; prices in; rates in; amounts in; all amounts in; quoted in
        prices are in; rates are in; amounts are in; all prices are in; all prices in; tipo de moneda
        moneda de pago; prices quoted in; rates quoted in; amounts expressed in; expressed in""",
    (Also.TRIP, FAIR): """
        vuelo; vuelos; flight; flights; aerolinea; airline; vuelo de ida; vuelo de regreso; vuelo de vuelta
        {n} de vuelo; {n} vuelo; {n} flight; flight {n}; vuelo {n}; transfer; transfers; transfer in; transfer out
        traslado de llegada; traslado de salida; traslado aeropuerto; pick up; pickup; itinerario aereo; aereo
        boarding; excursion; excursiones""",
    (Also.OTHER, FAIR): """
        fecha; date; fecha de emision; fecha emision; emitido; emitida; emision; emitido el; fecha de reserva
        fecha reserva; fecha de la reserva; booking date; reservation date; date of booking; fecha de confirmacion
        fecha confirmacion; confirmation date; fecha de creacion; creado; creada; created; issue date; issued
        issued on; date issued; date of issue; print date; printed; printed on; impreso; fecha de impresion
        vencimiento; vence; fecha limite; fecha limite de pago; payment due; due date; fecha de pago; payment date
        valida hasta; valido hasta; valid until; deadline; cancelacion; cancelacion gratis hasta
        cancelacion gratuita hasta; cancelacion sin cargo hasta; free cancellation until; cancellation
        cancel before; politica de cancelacion; cancellation policy; fecha de nacimiento; date of birth; booked on
        booking made; reservado el; fecha de venta; fecha de solicitud; fecha de cotizacion; confirmado el
        confirmed on; fecha de cancelacion; cancellation deadline; release; fecha release; cutoff; time limit
        option date; fecha doc; fecha documento; fecha de modificacion; ultima modificacion; modificado; modified
        last modified; updated; actualizado; fecha actualizacion; fecha factura; check in time; hora de check in
        hora check in; hora de entrada; hora entrada; hora de llegada; hora check out; hora de check out
        hora de salida; hora salida; hora; time; horario; check out time; arrival time; departure time
        horario de entrada; horario de salida; hora ingreso; hora de ingreso; hora egreso; estado; status
        estado de la reserva; estado reserva; booking status; reservation status; tipo de reserva
        datos de la reserva; datos de reserva; detalle de la reserva; detalle de reserva; detalles de la reserva
        detalles de reserva; booking details; reservation details; resumen de la reserva; resumen de reserva
        booking summary; titular de la reserva; titular reserva; reserva a nombre de; reservation name; booking name
        reserva confirmada; reservation confirmed; booking confirmed; informacion de la reserva
        condiciones de la reserva; confirmacion hotel; confirmacion del hotel; {n} confirmacion hotel
        {n} confirmacion del hotel; hotel confirmation; {n} de confirmacion hotel; {n} de confirmacion del hotel
        hotel confirmation {n}; {n} hotel; hotel {n}; confirmacion hotel {n}; confirmado por; confirmed by
        confirmacion proveedor; {n} de confirmacion proveedor; localizador hotel; localizador del hotel
        localizador proveedor; {n} de confirmacion de hotel; supplier reference; supplier ref; localizador externo
        hotel reference; referencia hotel; referencia del hotel; hotel ref; referencia agencia
        referencia de la agencia; ref agencia; agency reference; agency ref; su referencia; your reference; your ref
        client reference; referencia cliente; referencia del cliente; ref cliente; referencia externa; ref externa
        localizador agencia; expediente agencia; {n} agencia; agency {n}; agencia {n}; {n} cliente; cliente {n}
        client {n}; customer {n}; {n} de cliente; {n} de agencia; {n} de la agencia; {n} factura; factura {n}
        {n} de factura; factura; invoice; invoice {n}; {n} orden de compra; orden de compra; orden de compra {n}
        oc {n}; {n} oc; purchase order; purchase order {n}; po {n}; {n} de orden; order {n}; {n} de pedido; pedido
        pedido {n}; {n} de cotizacion; cotizacion; cotizacion {n}; quote; quote {n}; presupuesto; {n} de presupuesto
        {n} documento; documento; {n} de documento; pasaporte; passport; {n} pasaporte; {n} de pasaporte
        passport {n}; rnc; rut; nit; rfc; cuit; ruc; nif; cif; vat; dni; cedula; tax id; {n} de cuenta; cuenta {n}
        account {n}; cuenta corriente; cuenta bancaria; banco; bank; iban; swift; telefono; tel; phone; fono; fax
        celular; movil; whatsapp; mobile; email; e mail; correo; correo electronico; mail; web; website; www
        direccion; address; ubicacion; location; ciudad; city; destino; destination; pais; country; region; zona
        area; categoria; category; codigo postal; zip; comuna; provincia; direccion del hotel; hotel address; giro
        telefono del hotel; telefono hotel; hotel phone; hotel tel; direccion hotel; tel hotel; email hotel
        email agencia; telefono agencia; direccion agencia; contacto; contact; atencion; attn; att; contacto agencia
        emergencia; huesped; huespedes; guest; guests; guest name; guest names; nombre del huesped; nombre huesped
        pasajero; pasajeros; nombre del pasajero; passenger; passengers; passenger name; pax; titular; nombre; name
        lead guest; lead passenger; holder; nombre del titular; main guest; lead name; a nombre de; viajero
        viajeros; traveller; traveler; travelers; huesped principal; pasajero principal; total pax; total personas
        total pasajeros; total huespedes; total guests; total adultos; total habitaciones; total rooms
        total persons; total people; total de personas; total de pasajeros; total de huespedes
        total de habitaciones; {n} de personas; {n} personas; {n} pax; {n} de pasajeros; {n} of guests; adultos
        adults; adulto; ninos; children; menores; infantes; infants; ocupacion; occupancy; acomodacion; edades
        habitacion; habitaciones; tipo de habitacion; tipo habitacion; room; rooms; room type; type of room; hab
        tipo; cantidad de habitaciones; {n} de habitaciones; {n} habitaciones; {n} of rooms; {n} habitacion
        room {n}; cantidad; cant; qty; type; regimen; plan; plan de alimentacion; meal plan; board; board basis
        alimentacion; pension; meals; regimen alimenticio; plan alimenticio; tipo de plan; incluye; includes
        inclusions; servicios; services; servicios incluidos; observaciones; notas; notes; remarks; comentarios
        comments; solicitudes especiales; special requests; importante; important; condiciones; terms
        terminos y condiciones; terms and conditions; politicas; descripcion; description; concepto; detalle; detail
        item; forma de pago; payment method; metodo de pago; payment; medio de pago; form of payment
        condicion de pago; condiciones de pago; payment terms; vendedor/a; ejecutivo; ejecutiva; agente; agent
        asesor; asesora; atendido por; consultor; usuario; user; emitido por; issued by; elaborado por
        preparado por; prepared by; creado por; created by; sucursal; oficina; branch; office; linea; line; mercado
        market; nacionalidad; nationality; tarifa aplicada; tipo de tarifa; rate plan; rate type; rate code
        promocion; promotion; motivo; firma; signature; pagina; page; dias; days; hotel category; categoria hotel
        categoria del hotel; estrellas; stars; codigo hotel; hotel code; hotel id; id hotel; moneda local
        hotel info; hotel information; informacion del hotel; datos del hotel; hotel details; detalle del hotel
        detalles del hotel; datos de la agencia; datos agencia; agency details; agency information
        informacion de la agencia; datos del cliente; datos cliente; client details; customer details
        detalle de servicios; detalle de tarifas; precio y pago; detalle de pago; payment details; price details
        price breakdown; rate details; desglose; resumen de pago; payment summary""",
}
