/* Asks for one's place without loading the page again. Without script the page loads itself again. */

const room = document.querySelector('[data-waiting-room]')
askAfter(room.dataset.waitingRoom)

function askAfter(seconds) {
  setTimeout(ask, seconds * 1000)
}

async function ask() {
  try {
    const answer = await fetch('/waiting-room', { headers: { accept: 'application/json' } })
    const { place, admitted, time, askAgainAfter } = await answer.json()
    // The page itself leads on.
    if (admitted || place === null) return location.reload()
    show('place', place.toLocaleString(document.documentElement.lang))
    show('time', time)
    askAfter(askAgainAfter)
  } catch {
    askAfter(5 + 5 * Math.random())
  }
}

function show(name, text) {
  const part = room.querySelector(`[data-${name}]`)
  if (part.textContent !== text) part.textContent = text
}
