// The reader's own time zone: kept in a cookie for those without an account, and filled into forms that ask for it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = /(?:^|; )tz=([^;]*)/.exec(document.cookie)?.[1];

if (zone) {
  if (known !== zone) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `tz=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
    const shown = document.body.dataset.zone; // only where the page was made for somebody unknown
    if (shown && shown !== zone && !known && document.querySelector("time, [data-zoned]")) location.reload();
  }
  document.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name='time_zone'][data-detect]").forEach((field) => {
    if (!field.value || field.value === "UTC") field.value = zone;
  });
  document.querySelectorAll<HTMLInputElement>("input[type='hidden'][name='time_zone']").forEach((field) => {
    if (!field.value) field.value = zone;
  });
}
