/** The pages in the order of the side bar; `key` follows `g`. */
export const pages = [
  { title: 'Overview', path: [], key: 'o', icon: 'M3 12l9-8 9 8M6 10v9h12v-9' },
  { title: 'Modules', path: ['modules'], key: 'm', icon: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9' },
  { title: 'Hosts', path: ['hosts'], key: 'h', icon: 'M4 5h16v5H4zM4 14h16v5H4zM8 7.5h.01M8 16.5h.01' },
  { title: 'Call map', path: ['map'], key: 'd', icon: 'M6 8a2 2 0 100-4 2 2 0 000 4zM18 14a2 2 0 100-4 2 2 0 000 4zM6 20a2 2 0 100-4 2 2 0 000 4zM8 7l8 4M8 17l8-4' },
  { title: 'Resilience', path: ['resilience'], key: 'r', icon: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z' },
  { title: 'Cache', path: ['cache'], key: 'c', icon: 'M5 6c0-1.7 3-3 7-3s7 1.3 7 3-3 3-7 3-7-1.3-7-3zM5 6v12c0 1.7 3 3 7 3s7-1.3 7-3V6M5 12c0 1.7 3 3 7 3s7-1.3 7-3' },
  { title: 'Scaling', path: ['scaling'], key: 's', icon: 'M4 20V10M10 20V4M16 20v-8M22 20H2' },
  { title: 'Calls', path: ['calls'], key: 'l', icon: 'M4 6h10M4 12h16M4 18h7' },
  { title: 'Events', path: ['events'], key: 'e', icon: 'M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z' },
  { title: 'Alerts', path: ['alerts'], key: 'a', icon: 'M6 9a6 6 0 0112 0c0 6 2 7 2 7H4s2-1 2-7M10 20h4' },
  { title: 'System', path: ['system'], key: 'y', icon: 'M12 9a3 3 0 100 6 3 3 0 000-6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3' },
];
