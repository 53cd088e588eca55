/* Asks for one's place without loading the page again. Without script the page loads itself again. */

const room = document.querySelector('[data-waiting-room]')
const language = document.documentElement.lang
const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' })
askAfter(room.dataset.waitingRoom)

function askAfter(seconds) {
  setTimeout(ask, seconds * 1000)
}

async function ask() {
  try {
    const answer = await fetch('/waiting-room', { headers: { accept: 'application/json' } })
    const { place, admitted, secondsLeft, askAgainAfter } = await answer.json()
    // The page itself leads on.
    if (admitted || place === null) return location.reload()
    show('place', place.toLocaleString(language))
    show('time', secondsLeft === null ? room.dataset.unknown : inWords(secondsLeft))
    askAfter(askAgainAfter)
  } catch {
    askAfter(5 + 5 * Math.random())
  }
}

function inWords(seconds) {
  const time = minutes.format(Math.max(1, Math.ceil(seconds / 60)))
  return room.dataset.about.replace('{time}', time)
}

function show(name, text) {
  const part = room.querySelector(`[data-${name}]`)
  if (part.textContent !== text) part.textContent = text
}
