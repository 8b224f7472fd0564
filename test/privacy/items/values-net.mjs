/** A public IPv4 address outside of all reserved ranges. */
function ipPublic(r) {
  for (;;) {
    const a = r.int(11, 223);
    const b = r.int(0, 255);
    const c = r.int(0, 255);
    const taken =
      a === 127 || a === 100 || a === 169 || a === 172 || a === 192 || a === 198 || a === 203;
    if (!taken && !(a === 192 && b === 168)) return `${a}.${b}.${c}.${r.int(1, 254)}`;
  }
}

/** A private IPv4 address of a host. */
const ipPrivate = (r) =>
  r.pick([
    `10.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(2, 254)}`,
    `192.168.${r.int(0, 255)}.${r.int(2, 254)}`,
    `172.${r.int(16, 31)}.${r.int(0, 255)}.${r.int(2, 254)}`,
  ]);

/** An IPv4 address, more often public than private. */
export const ip4 = (r) => (r.chance(0.65) ? ipPublic(r) : ipPrivate(r));

/** An IPv6 address in one of the written forms. */
export function ip6(r) {
  const h = () => r.int(1, 65535).toString(16);
  const head = r.pick(['2a01', '2003', '2a02', '2600', '2400', '2804', 'fd12', '2a00', '2607']);
  const s = r.pick([
    () => [head, ...Array.from({ length: 7 }, h)].join(':'),
    () => [head, ...Array.from({ length: 7 }, () => r.hex(4))].join(':'),
    () => `${head}:${h()}:${h()}::${h()}`,
    () => `${head}:${h()}::${h()}:${h()}:${h()}`,
    () => `${head}:${h()}:${h()}:${h()}::1`,
    () => `${head}:${h()}:${h()}:${h()}:${h()}::${h()}`,
    () => `fe80::${r.hex(3)}:${r.hex(2)}ff:fe${r.hex(2)}:${r.hex(4)}`.replace(/:0+(?=[^:])/gu, ':'),
    () => `::ffff:${ip4(r)}`,
    () => `${head}::${h()}:${h()}`,
  ])();
  return r.chance(0.12) ? s.toUpperCase() : s;
}

/** An address of either family. */
export const ip = (r) => (r.chance(0.68) ? ip4(r) : ip6(r));

/** A MAC address: colons, dashes or Cisco dots. */
export function mac(r) {
  const first = r.pick(['00', '3c', 'a4', 'f0', '8c', 'dc', 'b8', '9c', '44', 'e4']);
  const d = first + r.hex(10);
  const s = r.pick([
    d.match(/../gu).join(':'),
    d.match(/../gu).join(':'),
    d.match(/../gu).join('-'),
    d.match(/..../gu).join('.'),
  ]);
  return r.chance(0.4) ? s.toUpperCase() : s;
}
