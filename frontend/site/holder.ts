// Who this device belongs to now. When somebody signs out, or somebody else signs in, pages of rooms and their last states that
// were kept for the one before are let go. Words that wait stay where they are: each under its own room and seat.
const KEY = "peerassist.holder";
const holder = document.body.dataset.holder ?? "?"; // "?": an error came before it was known who looks

try {
  if (holder !== "?" && (localStorage.getItem(KEY) ?? "") !== holder) {
    localStorage.setItem(KEY, holder);
    void globalThis.caches?.delete("peerassist.pages");
    indexedDB.deleteDatabase("peerassist.last");
  }
} catch {
  // A browser that keeps nothing has nothing to let go of.
}
