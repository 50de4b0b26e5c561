/** Province, city and district in a line; the city of a municipality is not said twice. */
export function regionOf(order: { province: string; city: string; district: string }): string {
  const city = order.city === order.province ? '' : order.city
  return [order.province, city, order.district].filter((name) => name !== '').join(' ')
}
