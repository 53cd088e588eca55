/* How long it is until a release, second by second. Without script, the time of the release stands there. */

if (Intl.DurationFormat) {
  begin()
  // What `portal.js` has fetched again says anew how long it is, by the database's clock.
  const changes = { subtree: true, childList: true, attributeFilter: ['hidden'] }
  new MutationObserver(begin).observe(document.querySelector('main'), changes)
  setInterval(() => document.querySelectorAll('[data-until]').forEach(show), 1000)
}

function begin() {
  for (const line of document.querySelectorAll('[data-seconds-left][hidden]')) {
    line.dataset.until = Date.now() + line.dataset.secondsLeft * 1000
    line.hidden = false
    show(line)
  }
}

function show(line) {
  const left = Math.max(0, Math.round((line.dataset.until - Date.now()) / 1000))
  const units = { style: 'digital', hours: '2-digit', days: 'long', daysDisplay: 'auto' }
  line.querySelector('[role="timer"]').textContent = new Intl.DurationFormat(
    document.documentElement.lang,
    units,
  ).format({
    days: Math.floor(left / 86_400),
    hours: Math.floor(left / 3600) % 24,
    minutes: Math.floor(left / 60) % 60,
    seconds: left % 60,
  })
}
