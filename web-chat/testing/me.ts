import type { Me } from '../src/shell/api.ts'

export const approver: Me = {
  member: { id: 'm1', name: 'Ada Winter', role: 'approver' },
  workspace: { id: 'w1', name: 'Larkspur' },
  model: { name: 'offline', offline: true },
  providers: { push: 'recorder', email: 'recorder', sms: 'recorder', whatsapp: 'recorder', in_app: 'recorder' },
}
