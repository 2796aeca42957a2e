// Keeps the page of a submission current: each event fetches the page again and swaps the live part, so that what
// is shown is always what the server renders.
import { addLocalTimes } from './times'

const first = document.getElementById('live')
const address = first?.dataset.events

if (address) {
  const events = new EventSource(address)
  let isLoading = false
  let isStale = false

  const refresh = async (): Promise<void> => {
    if (isLoading) {
      isStale = true
      return
    }
    isLoading = true
    try {
      const response = await fetch(location.href, { headers: { Accept: 'text/html' } })
      if (!response.ok) return
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById('live')
      const shown = document.getElementById('live')
      if (!fresh || !shown || fresh.innerHTML === shown.innerHTML) return
      shown.replaceWith(document.adoptNode(fresh))
      addLocalTimes(fresh)
      if (!fresh.dataset.events) events.close()
    } finally {
      isLoading = false
      if (isStale) {
        isStale = false
        void refresh()
      }
    }
  }

  events.addEventListener('state', () => void refresh())
}
