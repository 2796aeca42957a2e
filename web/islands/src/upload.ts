// Sends the files of the form for an entry in pieces, so that a dropped line or a closed tab costs nothing. Without
// this script the form sends them itself.
import { Upload } from 'tus-js-client'

const form = document.querySelector<HTMLFormElement>('form[data-uploads]')

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

/** One file of the form on its way, with a line of its own under its field. */
class Sending {
  private readonly line = document.createElement('div')
  private readonly bar = document.createElement('progress')
  private readonly text = document.createElement('span')
  private readonly button = document.createElement('button')
  private isPaused = false
  private upload: Upload | null = null

  constructor(
    private readonly file: File,
    input: HTMLInputElement,
    private readonly about: { organization: string; competition: string },
  ) {
    this.line.className = 'sending'
    this.line.setAttribute('role', 'status')
    this.bar.max = file.size
    this.bar.setAttribute('aria-label', `${file.name} is sent`)
    this.button.type = 'button'
    this.button.textContent = 'Pause'
    this.button.addEventListener('click', () => this.toggle())
    this.line.append(this.bar, this.text, this.button)
    input.after(this.line)
  }

  /** The id of the whole upload. */
  send(): Promise<string> {
    return new Promise((resolve, reject) => {
      const upload = new Upload(this.file, {
        endpoint: '/api/v1/uploads',
        metadata: {
          organization: this.about.organization,
          competition: this.about.competition,
          filename: this.file.name,
        },
        retryDelays: [0, 1000, 3000, 5000, 10000, 20000],
        removeFingerprintOnSuccess: true,
        onProgress: (sent, total) => this.show(sent, total),
        onError: (error) => {
          this.text.textContent = `${this.file.name}: ${error.message}`
          reject(error)
        },
        onSuccess: () => {
          this.show(this.file.size, this.file.size)
          this.button.remove()
          resolve(upload.url?.split('/').pop() ?? '')
        },
      })
      this.upload = upload
      void upload.findPreviousUploads().then((previous) => {
        const last = previous.at(-1)
        if (last) upload.resumeFromPreviousUpload(last)
        upload.start()
      })
    })
  }

  private show(sent: number, total: number): void {
    this.bar.value = sent
    const percent = total === 0 ? 100 : Math.floor((100 * sent) / total)
    this.text.textContent = `${this.file.name}: ${percent} % of ${megabytes(total)} MB`
  }

  private toggle(): void {
    this.isPaused = !this.isPaused
    this.button.textContent = this.isPaused ? 'Go on' : 'Pause'
    if (this.isPaused) void this.upload?.abort()
    else this.upload?.start()
  }
}

if (form) {
  // /o/{organization}/{competition}
  const [, , organization = '', competition = ''] = (form.dataset.uploads ?? '').split('/')
  const about = { organization, competition }
  let isSent = false

  const hidden = (name: string, value: string): HTMLInputElement => {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    return field
  }

  const sendAll = async (submitter: HTMLElement | null): Promise<void> => {
    const buttons = [...form.querySelectorAll<HTMLButtonElement>('button:not([type=button])')]
    for (const line of form.querySelectorAll('.sending')) line.remove()
    for (const button of buttons) button.disabled = true
    try {
      for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
        const files = [...(input.files ?? [])]
        if (files.length === 0) continue
        for (const kept of form.querySelectorAll(`input[name=${input.name}_upload]`)) kept.remove()
        const ids = await Promise.all(files.map((file) => new Sending(file, input, about).send()))
        for (const id of ids) form.append(hidden(`${input.name}_upload`, id))
        // What was sent is not sent again with the form.
        input.disabled = true
      }
      isSent = true
    } finally {
      for (const button of buttons) button.disabled = false
    }
    if (isSent) form.requestSubmit(submitter)
  }

  form.addEventListener('submit', (event) => {
    if (isSent) return
    const chosen = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')]
    if (chosen.every((input) => (input.files?.length ?? 0) === 0)) return
    event.preventDefault()
    // A failure is told in the file's own line.
    sendAll(event.submitter).catch(() => undefined)
  })

  // A page that comes back from the browser's memory starts afresh.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    isSent = false
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) input.disabled = false
  })
}
