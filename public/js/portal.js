/* What pages gain with script. Without it they are complete. */

const texts = document.querySelector('#texts')?.dataset ?? {}

showOwnTimes(document)
document.querySelector('.error-summary')?.focus()
for (const input of document.querySelectorAll('input[type="password"]')) addShowButton(input)
for (const input of document.querySelectorAll('input[data-warn-trailing-space]')) warnOfSpace(input)
for (const form of document.querySelectorAll('form[method="post"]')) sendOnce(form)
for (const part of document.querySelectorAll('[data-refresh], [data-progress]')) keepFresh(part)
for (const choice of document.querySelectorAll('[data-when-ticked]')) followTicks(choice)
document.querySelector('[data-enter]')?.addEventListener('keydown', saveOnEnter)
keepNothingAfterLeaving()

/** The reader's own time beside the board's, where the two differ (S10). */
function showOwnTimes(within) {
  for (const time of within.querySelectorAll('time[data-local]')) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    const shown = (timeZone) =>
      new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: 'full',
        timeStyle: 'short',
        timeZone: timeZone || undefined,
      }).format(new Date(time.dateTime))
    if (!own || shown(own) === shown(time.dataset.local)) continue
    const line = document.createElement('span')
    line.className = 'local-time'
    line.textContent = `${texts.yourTime} ${shown(own)} (${own})`
    time.after(line)
  }
}

/** A button that shows what is typed into a password field. */
function addShowButton(input) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-secondary show-password'
  button.setAttribute('aria-controls', input.id)
  const show = (visible) => {
    input.type = visible ? 'text' : 'password'
    button.textContent = visible ? texts.hide : texts.show
    button.setAttribute('aria-label', visible ? texts.hidePassword : texts.showPassword)
  }
  show(false)
  button.addEventListener('click', () => show(input.type === 'password'))
  input.form?.addEventListener('submit', () => show(false))
  const row = document.createElement('div')
  row.className = 'password-row'
  input.before(row)
  row.append(input, button)
}

/** A space at the end of a field makes the sign-in fail (S5). One that nobody typed is shown before it is sent. */
function warnOfSpace(input) {
  const warning = document.createElement('p')
  warning.id = `${input.id}-space`
  warning.className = 'space-warning'
  warning.setAttribute('role', 'status')
  input.closest('.field').append(warning)
  const described = input.getAttribute('aria-describedby') ?? ''
  input.setAttribute('aria-describedby', `${described} ${warning.id}`.trim())
  const warn = () => {
    const text = /\s$/.test(input.value) ? texts.endsInSpace : ''
    if (warning.textContent !== text) warning.textContent = text
    return text !== ''
  }
  input.addEventListener('input', warn)
  input.form?.addEventListener('submit', (event) => {
    const isNew = warning.textContent === ''
    if (!warn() || !isNew) return
    event.preventDefault()
    input.focus()
  })
}

/** One press, one request; after a file, which leaves the page as it is, the form can be sent again. */
function sendOnce(form) {
  form.addEventListener('submit', (event) => {
    if ('sent' in form.dataset) event.preventDefault()
    if (event.defaultPrevented) return
    form.dataset.sent = ''
    setTimeout(() => delete form.dataset.sent, 5000)
  })
}

/** Chooses "the ticked ones" as soon as one is ticked; choosing another takes the ticks away. */
function followTicks(choice) {
  const boxes = [...choice.form.querySelectorAll(`[name="${choice.dataset.whenTicked}"]`)]
  const choices = [...choice.form.elements[choice.name]]
  choice.form.addEventListener('change', ({ target }) => {
    if (boxes.includes(target)) {
      const none = boxes.every((box) => !box.checked)
      choices.find((one) => (one === choice) !== none).checked = true
    } else if (choices.includes(target) && target !== choice) {
      for (const box of boxes) box.checked = false
    }
  })
}

/** Enter in a row saves; the first button filters. */
function saveOnEnter(event) {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input, select')) return
  event.preventDefault()
  document.querySelector('#save').click()
}

/** Fetches `data-refresh="<address>"` until it has `data-done`, and `data-progress` of this page until it is `done`. */
function keepFresh(part) {
  const isDone = () => 'done' in part.dataset || part.dataset.progress === 'done'
  const name = 'refresh' in part.dataset ? 'data-refresh' : 'data-progress'
  const refresh = async (wait) => {
    const answer = document.hidden ? null : await fetchPart(part.dataset.refresh || location.href, name)
    if (answer === 'gone') return location.reload()
    if (answer) renew(part, answer)
    const next = answer || document.hidden ? 1000 * (part.dataset.every ?? 1) : Math.min(wait * 2, 30_000)
    if (!isDone()) setTimeout(refresh, next, next)
  }
  if (isDone()) return
  if (!part.dataset.events) setTimeout(refresh, 1000, 1000)
  else followEvents(part, name, isDone, refresh)
}

/** Looks again whenever the server says that something has changed. */
function followEvents(part, name, isDone, refresh) {
  const events = new EventSource(part.dataset.events)
  events.addEventListener('message', async () => {
    const answer = await fetchPart(location.href, name)
    if (answer === 'gone') return location.reload()
    if (answer) renew(part, answer)
    if (isDone()) events.close()
  })
  events.addEventListener('error', () => {
    if (events.readyState !== EventSource.CLOSED) return
    setTimeout(refresh, 1000, 1000)
  })
}

/** The part as it is now; null where the server did not answer; `gone` where it is not there any more. */
async function fetchPart(address, name) {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' }, redirect: 'manual' })
    if (answer.type === 'opaqueredirect' || answer.status === 404) return 'gone'
    if (!answer.ok) return null
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const same = name === 'data-refresh' ? `[data-refresh="${CSS.escape(address)}"]` : `[${name}]`
    return fresh.querySelector(same) ?? 'gone'
  } catch {
    return null
  }
}

/** Changes only what differs: focus, live regions and what is open stay. */
function become(old, fresh) {
  const isGone = ({ name }) => name !== 'open' && !fresh.hasAttribute(name)
  for (const { name } of [...old.attributes].filter(isGone)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  const before = [...old.childNodes]
  const after = [...fresh.childNodes]
  for (const [index, node] of after.entries()) {
    const was = before[index]
    if (!was) old.append(node)
    else if (was.nodeName !== node.nodeName) was.replaceWith(node)
    else if (node instanceof Element) become(was, node)
    else if (was.data !== node.data) was.data = node.data
  }
  for (const node of before.slice(after.length)) node.remove()
}

/** Where what had the focus is gone, the next thing to do has it. */
function renew(part, fresh) {
  const hadFocus = part.contains(document.activeElement)
  showOwnTimes(fresh)
  become(part, fresh)
  if (hadFocus && !part.contains(document.activeElement)) part.querySelector('a, button')?.focus()
}

/** A page that the browser has kept is asked for again: after signing out it shows nothing. */
function keepNothingAfterLeaving() {
  const page = document.documentElement
  addEventListener('pagehide', (event) => {
    if (event.persisted) page.hidden = true
  })
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    page.hidden = true
    location.reload()
  })
}
