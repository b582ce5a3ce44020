/** Speaking and listening with what the browser has. Without it, one reads and types. */

const TONGUES = { en: "en-US", es: "es-US" };
let sound = null;

export const canSpeak = ({ audio }) => Boolean(audio) || "speechSynthesis" in globalThis;

/** The service's own sound if it made one, else the browser's voice; whatever was being said stops. */
export function speak({ text, audio, language }) {
  quiet();
  if (!text) return;
  if (audio) playSound(audio);
  else if ("speechSynthesis" in globalThis) {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = TONGUES[language] ?? TONGUES.en;
    speechSynthesis.speak(words);
  }
}

export function quiet() {
  globalThis.speechSynthesis?.cancel();
  if (!sound) return;
  sound.pause();
  URL.revokeObjectURL(sound.src);
  sound = null;
}

function playSound(audio) {
  const bytes = Uint8Array.from(atob(audio), (character) => character.charCodeAt(0));
  sound = new Audio(URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
  // A browser may refuse sound that nobody asked for; the words are there to read.
  sound.play().catch(() => {});
}

const Recognition = () => globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export const canListen = () => Recognition() !== undefined;

const PROBLEMS = {
  "not-allowed": "The browser may not use the microphone. Allow it for this page, or type.",
  "service-not-allowed": "The browser may not use the microphone. Allow it for this page, or type.",
  "audio-capture": "There is no microphone.",
  network: "The browser cannot understand speech now. Please type.",
};

/**
 * Listens for one turn. `onWords(words, isFinal)` hears of what was understood so far, `onEnd()` that nothing more comes,
 * `onProblem(words)` what went wrong. Returns what stops it.
 */
export function listen({ language, onWords, onEnd, onProblem }) {
  const ear = new (Recognition())();
  ear.lang = TONGUES[language] ?? TONGUES.en;
  ear.interimResults = true;
  ear.addEventListener("result", ({ results }) => {
    const parts = [...results];
    onWords(parts.map((part) => part[0].transcript).join(" "), parts.every((part) => part.isFinal));
  });
  ear.addEventListener("error", ({ error }) => (error in PROBLEMS ? onProblem(PROBLEMS[error]) : onEnd()));
  ear.addEventListener("end", onEnd);
  ear.start();
  return () => ear.abort();
}
