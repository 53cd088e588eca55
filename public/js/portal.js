/* What pages gain with script. Without it they are complete. */

const texts = document.querySelector('#texts')?.dataset ?? {}

/** The reader's own time beside the board's, where the two differ (S10). */
for (const time of document.querySelectorAll('time[data-zone]')) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const shown = (timeZone) =>
    new Intl.DateTimeFormat(document.documentElement.lang, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone,
    }).format(new Date(time.dateTime))
  if (!own || shown(own) === shown(time.dataset.zone)) continue
  const line = document.createElement('span')
  line.className = 'local-time'
  line.textContent = `${texts.yourTime} ${shown(own)} (${own})`
  time.after(line)
}

/** A space at the end of a field is easily overlooked and makes the sign-in fail (S5). */
for (const input of document.querySelectorAll('input[data-warn-trailing-space]')) {
  const warning = document.createElement('p')
  warning.className = 'space-warning'
  warning.setAttribute('role', 'status')
  input.closest('.field').append(warning)
  input.addEventListener('input', () => {
    warning.textContent = /\s$/.test(input.value) ? texts.endsInSpace : ''
  })
}

/** A button that shows what is typed into a password field. */
for (const input of document.querySelectorAll('input[type="password"]')) {
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
  input.form.addEventListener('submit', () => show(false))
  const row = document.createElement('div')
  row.className = 'password-row'
  input.before(row)
  row.append(input, button)
}

document.querySelector('.error-summary')?.focus()

/** One press, one request; coming back with the Back button makes the form usable again. */
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
}

/** A page kept by the browser is asked for again: after signing out it must show nothing. */
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

/** Progress: the part of the page that is marked is fetched again every second until it says it is done. */
async function refresh(part) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
  if (answer?.ok) {
    const fresh = new DOMParser()
      .parseFromString(await answer.text(), 'text/html')
      .querySelector('[data-progress]')
    if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML
    if (fresh?.dataset.progress === 'done') return
  }
  setTimeout(refresh, 1000, part)
}

const underWay = document.querySelector('[data-progress="under-way"]')
if (underWay) setTimeout(refresh, 1000, underWay)
