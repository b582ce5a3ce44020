// What the page itself says; what the receptionist says comes from the service.

export const WORDS = {
  en: {
    what: "Automated receptionist",
    write: "Write a message",
    send: "Send",
    close: "Close chat",
    call: "Call",
    callWhom: (name) => `Call ${name}`,
    log: "Messages",
    you: "You:",
    emergency: "In an emergency, call 911.",
    anew: "New chat",
    again: "Try again",
    loading: "One moment…",
    sending: "Sending…",
    unsent: "Your message was not sent. Please check your connection.",
    offline: "You are offline. Your message is kept and sent as soon as you are back.",
    busy: (seconds) => `A lot is going on. Your message is sent in ${seconds} seconds.`,
    unloaded: "Your chat could not be loaded. Please check your connection.",
    ended: "This chat has ended.",
    expired: "That chat was a while ago and is closed. You can begin a new one.",
    elsewhere: "This chat went on in another window. Here is all of it; please look before you send.",
    refused: "This message could not be taken. Please write it in another way.",
    unavailable: "This chat cannot be reached.",
    suspended: "This chat is closed right now.",
  },
  es: {
    what: "Recepcionista automática",
    write: "Escriba un mensaje",
    send: "Enviar",
    close: "Cerrar el chat",
    call: "Llamar",
    callWhom: (name) => `Llamar a ${name}`,
    log: "Mensajes",
    you: "Usted:",
    emergency: "En una emergencia, llame al 911.",
    anew: "Nuevo chat",
    again: "Intentar otra vez",
    loading: "Un momento…",
    sending: "Enviando…",
    unsent: "Su mensaje no se envió. Revise su conexión, por favor.",
    offline: "No tiene conexión. Guardamos su mensaje y lo enviamos en cuanto vuelva.",
    busy: (seconds) => `Hay mucho movimiento. Su mensaje se envía en ${seconds} segundos.`,
    unloaded: "No se pudo cargar su chat. Revise su conexión, por favor.",
    ended: "Este chat ha terminado.",
    expired: "Ese chat fue hace rato y ya está cerrado. Puede empezar uno nuevo.",
    elsewhere: "Este chat siguió en otra ventana. Aquí está completo; mírelo antes de enviar.",
    refused: "No pudimos recibir este mensaje. Escríbalo de otra forma, por favor.",
    unavailable: "No se puede abrir este chat.",
    suspended: "Este chat está cerrado por ahora.",
  },
};

/** The first of these that we speak: "es-MX" is "es". */
export function languageOf(...wanted) {
  const short = wanted.map((one) => (one ?? "").slice(0, 2).toLowerCase());
  return short.find((one) => one in WORDS) ?? "en";
}
