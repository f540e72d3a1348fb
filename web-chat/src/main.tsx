import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import '@fontsource-variable/instrument-sans/wght.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/notices.css'
import './styles/chat.css'
import './styles/cards.css'
import './styles/progress.css'
import './styles/previews.css'
import './styles/outbox.css'
import './styles/members.css'
import './styles/doubts.css'

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
