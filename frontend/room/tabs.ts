// Tabs of one device. Each tab holds a lock of its own as long as it lives, so that others know when it is gone.
const name = (tab: string) => `peerassist.tab.${tab}`;

export const TAB = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
void navigator.locks?.request(name(TAB), () => new Promise<never>(() => {}));

// Do `work` once `tab` is gone. Resolves when it was done, or as soon as it is clear that it has to wait. Without locks (no
// TLS, an old browser) every tab counts as gone: what is sent twice does nothing twice.
export async function whenGone(tab: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  const done = await navigator.locks.request(name(tab), { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
  if (!done) void navigator.locks.request(name(tab), work);
}
