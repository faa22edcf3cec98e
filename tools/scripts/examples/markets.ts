/** A place that the example shop sells to: its time zone, its currency and what one euro is about worth in it. */
export interface Market {
  timeZone: string;
  currency: string;
  perEuro: number;
}

export const markets: readonly Market[] = [
  { timeZone: 'Europe/Berlin', currency: 'EUR', perEuro: 1 },
  { timeZone: 'Europe/Lisbon', currency: 'EUR', perEuro: 1 },
  { timeZone: 'Europe/London', currency: 'GBP', perEuro: 0.85 },
  { timeZone: 'America/New_York', currency: 'USD', perEuro: 1.1 },
  { timeZone: 'America/Los_Angeles', currency: 'USD', perEuro: 1.1 },
  { timeZone: 'America/Sao_Paulo', currency: 'BRL', perEuro: 6 },
  { timeZone: 'Asia/Kolkata', currency: 'INR', perEuro: 95 },
  { timeZone: 'Asia/Tokyo', currency: 'JPY', perEuro: 165 },
  { timeZone: 'Australia/Sydney', currency: 'AUD', perEuro: 1.65 },
  { timeZone: 'UTC', currency: 'EUR', perEuro: 1 },
  // Where the clocks go forward at midnight on 29 March 2026: that day begins at one o'clock.
  { timeZone: 'Asia/Beirut', currency: 'USD', perEuro: 1.1 },
  { timeZone: 'Atlantic/Azores', currency: 'EUR', perEuro: 1 },
];

/** Where 30 March has begun when it is noon of the 29th in UTC. */
export const earlyMarkets: readonly Market[] = [
  { timeZone: 'Pacific/Auckland', currency: 'NZD', perEuro: 1.8 },
  { timeZone: 'Pacific/Kiritimati', currency: 'AUD', perEuro: 1.65 },
];

/** Where the clocks skip the midnight of another day of the year: `date` begins at one o'clock there too. */
export const skippedMidnights: readonly (Market & { date: string })[] = [
  { timeZone: 'America/Havana', date: '2026-03-08', currency: 'USD', perEuro: 1.1 },
  { timeZone: 'Africa/Cairo', date: '2026-04-24', currency: 'EGP', perEuro: 55 },
  { timeZone: 'America/Santiago', date: '2026-09-06', currency: 'CLP', perEuro: 1050 },
];
