import type { StateReading, TrackingDetail, TrackingState } from './types.ts'

const plain = (state: TrackingState): StateReading => ({ state, detail: null })
const problem = (detail: TrackingDetail): StateReading => ({ state: 'problem', detail })
const back = (state: 'returning' | 'returned'): StateReading => ({ state, detail: 'REFUSED' })

// State and StateEx of KDNiao (www.kdniao.com/api-track: 增值物流状态).
const KDNIAO = new Map<string, StateReading>(
  Object.entries({
    '0': plain('none'),
    '1': plain('picked_up'),
    '10': plain('none'),
    '2': plain('in_transit'),
    '201': plain('in_transit'),
    '202': plain('delivering'),
    '204': plain('in_transit'),
    '205': plain('in_transit'),
    '206': plain('in_transit'),
    '211': plain('in_locker'),
    '3': plain('signed'),
    '301': plain('signed'),
    '302': plain('signed'),
    '304': plain('signed'),
    '311': plain('signed'),
    '4': problem('OTHER'),
    '401': problem('NO_NEWS'),
    '402': problem('OVERDUE'),
    '403': problem('NO_NEWS'),
    '404': back('returning'),
    '405': problem('OTHER'),
    '406': back('returned'),
    '407': back('returning'),
    '412': problem('LOCKER_OVERDUE'),
    '413': problem('INTERCEPTED'),
    '414': problem('DAMAGED'),
    '415': problem('CANCELLED'),
    '416': problem('NOT_REACHED'),
    '417': problem('DELAYED'),
    '418': plain('in_transit'),
    '419': plain('delivering'),
    '420': problem('ADDRESS'),
    '421': problem('PHONE'),
    '422': problem('WRONG_WAY'),
    '423': problem('OUT_OF_AREA'),
    '5': plain('in_transit'),
    '6': plain('in_transit'),
    '601': plain('in_transit'),
    '602': plain('in_transit'),
    '603': plain('in_transit'),
    '604': problem('CUSTOMS'),
  }),
)

/** What KDNiao's codes mean; the finer one counts when it is known. Null for neither. */
export function kdniaoState(state: string, stateEx: string): StateReading | null {
  return KDNIAO.get(stateEx) ?? KDNIAO.get(state) ?? null
}

// `state` of Kuaidi100; the longer ones come with resultv2=4.
const KUAIDI100 = new Map<string, StateReading>(
  Object.entries({
    '0': plain('in_transit'),
    '1': plain('picked_up'),
    '101': plain('none'),
    '102': plain('none'),
    '103': plain('picked_up'),
    '2': problem('OTHER'),
    '201': problem('OVERDUE'),
    '202': problem('NO_NEWS'),
    '203': back('returning'),
    '204': problem('OTHER'),
    '205': problem('LOCKER_OVERDUE'),
    '206': problem('NOT_REACHED'),
    '207': problem('OUT_OF_AREA'),
    '208': problem('DELAYED'),
    '209': problem('DAMAGED'),
    '210': problem('CANCELLED'),
    '3': plain('signed'),
    '301': plain('signed'),
    '302': plain('signed'),
    '303': plain('signed'),
    '304': plain('signed'),
    '4': back('returned'),
    '401': problem('CANCELLED'),
    '5': plain('delivering'),
    '501': plain('in_locker'),
    '6': plain('returning'),
    '7': plain('in_transit'),
    '8': plain('in_transit'),
    '10': plain('in_transit'),
    '11': plain('in_transit'),
    '12': plain('in_transit'),
    '13': problem('CUSTOMS'),
    '14': back('returning'),
    '1001': plain('in_transit'),
    '1002': plain('in_transit'),
    '1003': plain('in_transit'),
  }),
)

/** What a code of Kuaidi100 means; null for one that we do not know. */
export function kuaidi100State(state: string): StateReading | null {
  return KUAIDI100.get(state) ?? null
}
