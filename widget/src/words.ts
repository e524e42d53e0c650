/** What the form says besides what its operator wrote. */
export interface Words {
  close: string;
  send: string;
  sending: string;
  thanks: string;
  check: string;
  failed: string;
  later: string;
  required: string;
  email: string;
  phone: string;
  tooLong: string;
  optional: string;
  choices: Record<string, string>;
}

const english: Words = {
  close: "Close",
  send: "Send",
  sending: "Sending …",
  thanks: "Thank you. We have received your message.",
  check: "Please check the marked fields.",
  failed: "That did not work. Please try again.",
  later: "Too many messages at once. Please wait a minute and try again.",
  required: "Please fill in this field.",
  email: "Please write an email address such as name@example.com.",
  phone: "Please write a phone number such as +1 555 123 4567.",
  tooLong: "This text is too long.",
  optional: "optional",
  choices: { email: "Email", phone: "Phone", discord: "Discord", low: "Not urgent", medium: "Soon", high: "Urgent" },
};

const spanish: Words = {
  close: "Cerrar",
  send: "Enviar",
  sending: "Enviando …",
  thanks: "Gracias. Hemos recibido tu mensaje.",
  check: "Revisa los campos marcados.",
  failed: "No ha funcionado. Inténtalo de nuevo.",
  later: "Demasiados mensajes seguidos. Espera un minuto e inténtalo de nuevo.",
  required: "Rellena este campo.",
  email: "Escribe un correo como nombre@example.com.",
  phone: "Escribe un teléfono como +34 612 345 678.",
  tooLong: "Este texto es demasiado largo.",
  optional: "opcional",
  choices: { email: "Correo", phone: "Teléfono", discord: "Discord", low: "No es urgente", medium: "Pronto", high: "Urgente" },
};

export const wordsOf = (language: string): Words => (language === "es" ? spanish : english);
