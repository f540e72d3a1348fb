import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Not on the public internet, or not one host there. Source: IANA special-purpose address registries. */
const closedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** Of IPv6 only global unicast is open; what is mapped, translated, local or multicast lies outside of it. */
const openV6 = ['2000::/3']
/** Tunnels that carry an IPv4 address (Teredo, 6to4), and what is for documents and protocols. */
const closedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const closed = { v4: makeList(closedV4, 'ipv4'), v6: makeList(closedV6, 'ipv6') }
const open = makeList(openV6, 'ipv6')

function makeList(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', bits] = subnet.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}

/** May we connect to it? Only to single hosts of the public internet: no private network, no loopback, no metadata. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.v4.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  return open.check(address, 'ipv6') && !closed.v6.check(address, 'ipv6')
}

/**
 * May the host of a URL be on the public internet? An address is looked at, a name is not resolved: only those that
 * are kept for one machine or one network are none.
 */
export function isPublicHost(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return isIP(name) > 0 ? isPublicAddress(name) : name.includes('.') && !/\.(?:localhost|local|internal)$/.test(name)
}
