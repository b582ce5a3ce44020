"""Spanish prompts by name, for callers in the United States. Wordings as in `en`."""

from typing import Final

from app.domain.prompts import (
    due_work,
    escalating,
    owner_line,
    reaching,
    reporting,
    texts,
    written,
)

CATALOGUE: Final[dict[str, tuple[str, ...]]] = {
    # --- hello and goodbye
    "greeting": ("Gracias por llamar a {business}. ¿Qué necesita hoy?",),
    "greeting_known": ("Hola {name}, gracias por llamar a {business}. ¿Qué necesita hoy?",),
    "this_is": ("Sí, habla a {business}.",),
    "goodbye": ("Gracias por llamar. Adiós.",),
    "goodbye_booked": ("Gracias por llamar. Allí estaremos. Adiós.",),
    "wrong_number": ("Habla a {business}; parece que es un número equivocado. Adiós.",),
    "no_sales": ("Gracias, pero no nos interesa. Adiós.",),
    "gone_quiet": ("No oigo a nadie, así que voy a colgar. Puede volver a llamar. Adiós.",),
    # --- questions
    "ask_problem": (
        "¿Qué problema tiene?",
        "Perdón, no le entendí. ¿Qué problema tiene?",
        "¿Me puede describir en pocas palabras qué necesita?",
    ),
    "ask_what_about": ("¿De qué se trata? ¿Qué necesita?", "En pocas palabras, ¿qué necesita?"),
    "ask_safety": ("¿Está saliendo agua ahora mismo, o hay alguien en peligro?",),
    "ask_name": (
        "¿Me da su nombre, por favor?",
        "Perdón, no lo escuché bien. ¿Cómo se llama?",
        "¿Me dice solo su nombre y apellido?",
    ),
    "ask_phone": (
        "¿A qué número de teléfono le podemos llamar?",
        "Perdón, ¿cuál es su número de teléfono, dígito por dígito?",
        "¿Me da los diez dígitos de su número de teléfono?",
    ),
    "ask_address": (
        "¿Cuál es la dirección donde necesita el servicio?",
        "Perdón, no entendí la dirección. ¿Qué número y calle es la dirección?",
        "¿Me dice solo el número, la calle y la ciudad de la dirección?",
    ),
    "ask_zip": ("¿Y cuál es el código postal de esa dirección?",),
    "ask_address_on_file": (
        "Tengo la dirección {address}. ¿Es correcta la dirección?",
        "Perdón, ¿vamos a {address}? ¿Es correcta esa dirección?",
        "Dígame sí o no: ¿sigue siendo {address} la dirección?",
    ),
    "ask_time": (
        "¿Qué día y a qué hora quiere que vayamos?",
        "¿Cuándo quiere que vayamos? Por ejemplo, mañana por la mañana.",
        "¿Qué día le conviene?",
    ),
    "ask_anything_else": (
        "¿Puedo hacer algo más por usted?",
        "Perdón, ¿había algo más?",
    ),
    # --- the line
    "are_you_there": ("¿Sigue ahí?",),
    "still_there": ("Perdón, no le oigo.",),
    "take_your_time": ("Tómese su tiempo, aquí estoy.",),
    "robot": ("Soy la recepcionista automática de {business}.",),
    "hear_you": ("Sí, le escucho bien.",),
    "repeat": ("Le decía: {text}",),
    "repeat_again": ("Claro, otra vez: {text}",),
    "verbatim": ("{text}",),
    "trouble": ("Lo siento, no le estoy entendiendo. Haré que alguien le llame. Adiós.",),
    "trouble_urgent": (
        "Perdón, no le estoy entendiendo; le aviso al dueño para que le llame enseguida. Si hay "
        "alguien en peligro, llame al 911 ahora. Adiós.",
    ),
    "noted": ("Lo dejo anotado.",),
    "apology": ("Lo siento, algo falló de nuestro lado. Por favor llame de nuevo. Adiós.",),
    "suspended": ("Lo siento, {business} no puede atender llamadas aquí por ahora. Adiós.",),
    "suspended_call": (
        "Lo siento, {business} no puede atender llamadas aquí por ahora. Por favor llame al "
        "{phone}. Adiós.",
    ),
    "not_in_service": (
        "Lo siento, en este número no contesta nadie. Si alguien está en peligro, llame al 911. "
        "Adiós.",
    ),
    "call_failed": (
        "Lo siento, algo falló de nuestro lado. Por favor llame de nuevo en un minuto. "
        "Si alguien está en peligro, llame al 911 ya. Adiós.",
    ),
    "call_over": ("Eso es todo por esta llamada. Llame de nuevo cuando quiera. Adiós.",),
    # --- offering and booking
    "offer_two": (
        "Tengo {first}, o {second}. ¿Le funciona alguna de las dos?",
        "Perdón, puedo ofrecerle {first}, o {second}. ¿Le funciona alguna de las dos?",
        "Dígame la primera, la segunda o ninguna: {first}, o {second}. ¿Le funciona alguna?",
    ),
    "offered_again": ("Entonces, {first}. ¿Le funciona?",),
    "confirm_booking": (
        "Sería {window}, a nombre de {name}, en {address}. ¿Le parece bien y la agendo?",
        "Perdón, ¿me dijo que sí a {window}? ¿Le parece bien y la agendo?",
        "Dígame sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "confirm_booking_urgent": (
        "Lo más pronto que tengo es {window}, a nombre de {name}, en {address}. "
        "¿Le parece bien y la agendo?",
        "Perdón, ¿me dijo que sí a {window}? ¿Le parece bien y la agendo?",
        "Dígame sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "confirm_booking_on_call": (
        "Nuestro técnico de guardia puede ir fuera de nuestro horario: {window}, a nombre de "
        "{name}, en {address}. ¿Le parece bien y la agendo?",
        "Perdón, ¿me dijo que sí a {window}? ¿Le parece bien y la agendo?",
        "Dígame sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "surcharge": ("Las visitas de emergencia tienen un recargo de {amount}.",),
    "confirm_move": (
        "Puedo cambiar su visita de {old} a {window}. ¿Le funciona?",
        "Perdón, ¿me dijo que sí a {window}? ¿Le funciona?",
        "Dígame sí o no. Cambiarla a {window}, ¿le funciona?",
    ),
    "sorry_closed": ("A esa hora estamos cerrados.",),
    "sorry_full": ("Para entonces ya no tenemos lugar.",),
    "sorry_reserved": ("Esa hora la guardamos para emergencias.",),
    "sorry_too_late": ("Esa hora queda demasiado cerca del cierre para esta visita.",),
    "sorry_too_soon": ("No podemos llegar tan pronto.",),
    "sorry_too_far": ("No puedo agendar con tanta anticipación.",),
    "sorry_no_skill": ("En nuestra agenda no hay nadie que haga ese tipo de trabajo.",),
    "sorry_out_of_area": ("Esa dirección queda fuera de nuestra zona.",),
    "window_taken": ("Lo siento, esa hora se acaba de ocupar.",),
    "no_windows": ("No tengo una hora libre que ofrecerle. Haré que alguien le llame.",),
    "booked": ("Su cita queda para {window}.",),
    "waitlisted": ("Si se abre algo más pronto, le mandamos un mensaje de texto.",),
    "booked_urgent": ("Su cita queda para {window}, marcada como emergencia.",),
    "already_booked": ("Eso ya quedó agendado: {window}.",),
    "moved": ("Su visita quedó cambiada a {window}.",),
    # --- visits that stand
    "confirm_cancel": (
        "Veo su visita {window}. ¿Quiere que la cancele?",
        "Perdón, ¿cancelo la visita {window}, sí o no?",
        "Diga sí para cancelar la visita {window}, o no para dejarla. ¿La cancelo, sí o no?",
    ),
    "cancelled": ("Su visita {window} queda cancelada.",),
    "visit_is": ("Su visita es {window}.",),
    "visit_to_move": ("Veo su visita {window}.",),
    "nothing_sooner": (
        "Lo siento, no hay nada libre más pronto. Su visita sigue siendo {window}.",
    ),
    "visit_kept": ("Muy bien, su visita queda como estaba.",),
    "visit_not_under_number": ("No veo ninguna visita con este número de teléfono.",),
    "visit_not_found": (
        "No veo ninguna visita con ese nombre y esa dirección. Haré que alguien le llame.",
    ),
    # --- a call we owe
    "will_call_back": ("Gracias. Alguien le llamará.",),
    "person_will_call": ("Haré que alguien le llame.",),
    "owner_will_call": ("Haré que el dueño le llame.",),
    "person_promised": ("Nadie puede contestar ahora mismo, pero le van a llamar.",),
    "person_finds_time": ("Haré que alguien le llame para encontrar una hora que le convenga.",),
    "no_hurry": ("No hay problema. Lo dejo anotado y alguien puede llamarle.",),
    "outside_area": ("Lo siento, {zip} queda fuera de nuestra zona y no podemos ir.",),
    # --- questions callers ask
    "price_range": (
        "{service} suele costar de {low} a {high}. Es un estimado, no el precio final.",
    ),
    "price_unknown": (
        "No tengo un precio fijo para eso y no quiero adivinar. El técnico le da un estimado.",
    ),
    "hours": ("Abrimos {hours}.",),
    "area_yes": ("Sí, vamos a {zip}.",),
    "area_no": ("Lo siento, {zip} queda fuera de nuestra zona.",),
    "area_by_zip": ("Depende del código postal; dígame el suyo y lo reviso.",),
    "area_unknown": ("Deme su dirección y la anoto para el técnico.",),
    "do_not_know": ("Eso no lo sé, pero alguien de aquí se lo puede decir.",),
    # --- safety
    "danger_gas": (
        "Salga de la casa ahora y no toque ningún interruptor. Desde afuera llame al 911 o a la "
        "compañía de gas. Yo no puedo llamar al 911 por usted.",
        "Por seguridad: todos afuera, nadie regresa, sin interruptores ni flamas. Desde afuera "
        "llame al 911 o a la compañía de gas.",
    ),
    "danger_carbon_monoxide": (
        "Saquen a todos al aire libre ahora y llamen al 911 desde afuera. "
        "Yo no puedo llamar al 911 por usted.",
        "Por seguridad: todos afuera al aire libre, nadie regresa, y llame al 911 desde afuera.",
    ),
    "danger_fire": (
        "Salgan todos ahora y llamen al 911 desde afuera. Yo no puedo llamar al 911 por usted.",
        "Por seguridad: todos afuera, nadie regresa, y llame al 911 desde afuera.",
    ),
    "danger_shock": (
        "Aléjese y no lo toque, ni el panel. Si hay heridos, o huele, echa humo o se quema, salga "
        "y llame al 911. Yo no puedo llamar por usted.",
        "Por seguridad: no lo toque, ni el panel, y que nadie se acerque. Si huele, echa humo o "
        "hay heridos, salga y llame al 911.",
    ),
    "danger_water_near_power": (
        "No entre al agua y no toque el panel ni los interruptores. Si hay alguien en peligro, "
        "llame al 911. Yo no puedo llamar por usted.",
        "Por seguridad: no entre al agua, no toque panel, interruptor ni enchufe, y llame al 911 "
        "si el agua llega a la electricidad.",
    ),
    "danger_medical": (
        "Llame al 911 ahora. Yo no puedo llamar al 911 por usted.",
        "Cuelgue y llame al 911 ahora, y dígales su dirección.",
    ),
    "urgent_water": (
        "Si puede, cierre la llave principal del agua, casi siempre junto al medidor. Si hay "
        "alguien en peligro, llame al 911. Yo no puedo llamar por usted.",
        "Por seguridad: no se acerque a enchufes ni al panel, y cierre la llave principal si "
        "puede llegar sin mojarse.",
    ),
    "urgent_sewage": (
        "No use agua ni baje la cadena, y no toque las aguas negras. Si hay alguien en peligro, "
        "llame al 911. Yo no puedo llamar por usted.",
        "Por seguridad: no use agua, no la toque, y que no se acerquen niños ni mascotas.",
    ),
    "urgent_no_heat": (
        "Lo marco como urgente. Abríguense y nunca usen el horno ni el asador para calentarse. Si "
        "hay alguien en peligro, llame al 911; yo no puedo llamar por usted.",
        "Por seguridad: abríguense con cobijas, nunca con horno ni asador, y llame al 911 si "
        "alguien se siente mal.",
    ),
    "urgent_no_cooling": (
        "Lo marco como urgente. Manténganse frescos y tomen agua. Si alguien se siente mal, llame "
        "al 911; yo no puedo llamar por usted.",
        "Por seguridad: manténganse frescos y tomando agua, y llame al 911 si alguien se desmaya "
        "o se confunde.",
    ),
    "urgent_no_power": (
        "Lo marco como urgente. No se acerque a cables caídos. Si hay alguien en peligro, llame "
        "al 911; yo no puedo llamar por usted.",
        "Por seguridad: lejos de cables caídos y de lo que huela a quemado, y llame al 911 si "
        "alguien depende de un aparato.",
    ),
    "urgent_general": (
        "Lo marco como urgente. Si hay alguien en peligro, cuelgue y llame al 911; yo no puedo "
        "llamar por usted.",
        "Si hay alguien en peligro, cuelgue y llame al 911 ahora.",
    ),
    # --- texts
    "text_sooner_call_us": (
        "{business}: se acaba de desocupar una hora más pronto: {window}. Es para quien llame "
        "primero: llámenos para tomarla.",
    ),
    "text_sooner": (
        "{business}: se acaba de abrir una hora más pronto: {window}. Es para quien llame primero: "
        "llámenos al {phone} para tomarla.",
    ),
    "text_en_route": ("{business}: {technician} va en camino a su casa.",),
    "text_en_route_nobody": ("{business}: vamos en camino a su casa.",),
    "alert_calendar_failing": (
        "{business}: el calendario {kind} enlazado no responde desde hace un rato ({error}). Sus "
        "horas ocupadas pueden estar desactualizadas. Por favor revíselo en Calendarios.",
    ),
    "alert_calendar_conflict": (
        'CONFLICTO DE CALENDARIO: la visita de {name} {window} coincide con "{title}" en un '
        "calendario enlazado. Por favor mueva una de las dos.",
    ),
    "alert_emergency": ("EMERGENCIA, llamada de {name} {phone}: {problem}. {address}",),
    "alert_emergency_booked": (
        "EMERGENCIA agendada para {window}: {name} {phone}, {address}. {problem}",
    ),
    "text_assigned": ("{business}: tiene una visita {window}: {text}",),
    "text_unassigned": ("{business}: ya no tiene la visita {window}: {text}",),
    # --- texts of the service's own accord
    **due_work.ES,
    **texts.ES,
    # --- the ladder
    **escalating.ES,
    # --- persons, messages, missed calls
    **reaching.ES,
    # --- the owner's line
    **owner_line.ES,
    # --- what the owner reads
    **reporting.ES,
    # --- chats
    **written.ES,
}
