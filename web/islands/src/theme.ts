// The colour switch without a round trip. Without this script its form does the same on the server.
const form = document.querySelector<HTMLFormElement>('[data-theme-switch]')

form?.addEventListener('submit', (event) => {
  const chosen = event.submitter
  if (!(chosen instanceof HTMLButtonElement)) return
  event.preventDefault()
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `theme=${chosen.value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
  document.documentElement.dataset.theme = chosen.value
  for (const button of form.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === chosen))
  }
})
