/**
 * Jobs that a model does over tools, each in three ways: by direct calls, with Toolwright the first time (it searches and writes a
 * program), and with Toolwright once it is a skill. What a model would write is written here; everything else is
 * real. Each way must come to the same answer.
 */

/** `direct` calls with the servers' own tools and computes the answer as the model would in its head. */
export const JOBS = [
  {
    name: 'count the tests among 50,000 files',
    keyword: 'list the files of a folder',
    async direct(call) {
      const { files } = await call('folders.list_folder', { path: 'src', recursive: true });
      return files.filter((file) => file.endsWith('.test.ts')).length;
    },
    code: `const { files } = await folders.list_folder({ path: 'src', recursive: true });
return files.filter((file) => file.endsWith('.test.ts')).length;`,
  },
  {
    name: 'to-do notes of 60 files, by owner',
    keyword: 'search text in files',
    async direct(call) {
      const hits = await call('workspace.grep_file', { pattern: 'TODO', path: 'notes' });
      return countBy(hits.map(({ text }) => /TODO\((\w+)\)/.exec(text)[1]));
    },
    code: `const owners = {};
for (const { text } of await grep_file({ pattern: 'TODO', path: 'notes' })) {
  const owner = /TODO\\((\\w+)\\)/.exec(text)[1];
  owners[owner] = (owners[owner] ?? 0) + 1;
}
return owners;`,
  },
  {
    name: 'orders by city of 120 customers on three pages',
    keyword: 'list customers',
    async direct(call) {
      const all = [];
      for (const page of [1, 2, 3]) all.push(...(await call('crm.list_customers', { page })));
      return sumBy(all);
    },
    code: `const cities = {};
for (let page = 1; ; page++) {
  const customers = await crm.list_customers({ page });
  for (const { city, orders } of customers) cities[city] = (cities[city] ?? 0) + orders;
  if (customers.length < 40) return cities;
}`,
  },
  {
    name: 'forty addresses from one server to another',
    keyword: 'customers, and add addresses to a mailing',
    async direct(call) {
      const all = [];
      for (const page of [1, 2, 3]) all.push(...(await call('crm.list_customers', { page })));
      const addresses = all.filter(({ city }) => city === 'Lyon').map(({ email }) => email);
      return (await call('mailing.add_recipients', { addresses })).added;
    },
    code: `const addresses = [];
for (let page = 1; ; page++) {
  const customers = await crm.list_customers({ page });
  addresses.push(...customers.filter(({ city }) => city === 'Lyon').map(({ email }) => email));
  if (customers.length < 40) break;
}
return (await mailing.add_recipients({ addresses })).added;`,
  },
  {
    name: 'fifty customers, one call for each',
    keyword: 'read one customer',
    async direct(call) {
      let sum = 0;
      for (let id = 1; id <= 50; id++) sum += (await call('crm.get_customer', { id })).orders;
      return sum;
    },
    code: `const all = await Promise.all(Array.from({ length: 50 }, (_, index) => crm.get_customer({ id: index + 1 })));
return all.reduce((sum, { orders }) => sum + orders, 0);`,
  },
  {
    name: 'two calls, the second with what the first gave',
    keyword: 'customers',
    async direct(call) {
      const page = await call('crm.list_customers', { page: 3 });
      const best = page.toSorted((a, b) => b.orders - a.orders)[0];
      return (await call('crm.get_customer', { id: best.id })).city;
    },
    code: `const page = await crm.list_customers({ page: 3 });
const best = page.toSorted((a, b) => b.orders - a.orders)[0];
return (await crm.get_customer({ id: best.id })).city;`,
  },
  {
    name: 'one small call',
    keyword: 'read one customer',
    async direct(call) {
      return (await call('crm.get_customer', { id: 7 })).city;
    },
    code: `return (await crm.get_customer({ id: 7 })).city;`,
  },
];

function countBy(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function sumBy(customers) {
  const sums = {};
  for (const { city, orders } of customers) sums[city] = (sums[city] ?? 0) + orders;
  return sums;
}
