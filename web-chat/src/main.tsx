export const title = 'Carillon'
