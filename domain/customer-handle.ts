/** How a customer is called where names must not go: models read it, members find it on the cards. */
export const handleOf = (customerId: number): string => `customer #${customerId}`
