// `npm run key:new`: prints a new master key for TIHUO_MASTER_KEY.
import { newMasterKey } from './lib/secrets.ts'

console.log(newMasterKey())
