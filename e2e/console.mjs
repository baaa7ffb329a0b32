// Looks at the routes in Hawtio, as viewer and as operator; tells each look, and ends with the number of failures.
import puppeteer from 'puppeteer-core';

const [hawtio, gateway, management] = process.argv.slice(2);
const shots = process.env.SHOTS;
let failures = 0;

async function launch() {
    if (process.env.BROWSER) {
        return puppeteer.launch({executablePath: process.env.BROWSER, args: ['--no-sandbox'], headless: true});
    }
    const {default: chromium} = await import('@sparticuz/chromium');
    return puppeteer.launch({
        executablePath: await chromium.executablePath(),
        args: [...chromium.args, '--no-sandbox'],
        headless: 'shell',
    });
}

async function look(name, check) {
    try {
        await check();
        console.log(`ok      ${name}`);
    } catch (e) {
        failures++;
        console.log(`FAILED  ${name}: ${String(e && e.message).split('\n')[0]}`);
    }
}

function shown(page, text, limit = 30000) {
    return page.waitForFunction(t => document.body.innerText.includes(t), {timeout: limit}, text);
}

async function click(page, text) {
    await page.waitForFunction(
        t => {
            const all = [...document.querySelectorAll('button, a')];
            const found = all.filter(e => e.innerText.trim() === t && e.offsetParent).pop();
            if (found) found.click();
            return Boolean(found);
        },
        {timeout: 30000},
        text);
}

async function message() {
    const answer = await fetch(`${gateway}/v1/messages`, {
        method: 'POST',
        headers: {'x-api-key': 'client-key-of-e2e', 'content-type': 'application/json'},
        body: JSON.stringify({model: 'claude-sonnet-4-5', max_tokens: 20, messages: [{role: 'user', content: 'a planted text'}]}),
    });
    await answer.text();
    return answer.headers.get('x-claude-proxy-request-id');
}

async function ask(user, question) {
    const pair = Buffer.from(`${user}:${process.env[user.toUpperCase()]}`).toString('base64');
    const answer = await fetch(`${management}/observe/jolokia`, {
        method: 'POST',
        headers: {authorization: `Basic ${pair}`, 'content-type': 'application/json'},
        body: JSON.stringify(question),
    });
    return answer.json();
}

for (const user of ['viewer', 'operator']) {
    const browser = await launch();
    const page = await browser.newPage();
    await page.setViewport({width: 1600, height: 1000});
    await page.authenticate({username: user, password: process.env[user.toUpperCase()]});
    const shot = async name => shots && page.screenshot({path: `${shots}/${user}-${name}.png`});
    await message();

    await look(`${user}: Hawtio is connected and has the routes`, async () => {
        await page.goto(`${hawtio}camel/contexts`, {waitUntil: 'load'});
        await click(page, 'routes');
        await shown(page, 'serve-request');
        await shown(page, 'Completed');
        await shot('routes');
    });
    await look(`${user}: a route shows its counters`, async () => {
        await click(page, 'serve-request');
        await shown(page, 'ExchangesCompleted');
        await page.waitForFunction(
            () => /ExchangesCompleted\s+[1-9]/.test(document.body.innerText), {timeout: 30000});
        await shot('counters');
    });
    await look(`${user}: the diagram begins with from and has all steps of the route`, async () => {
        await click(page, 'Route Diagram');
        await page.waitForFunction(
            () => {
                const steps = [...document.querySelectorAll('.react-flow__node')]
                    .map(node => ({y: node.getBoundingClientRect().y, text: node.innerText}))
                    .sort((a, b) => a.y - b.y)
                    .map(node => node.text);
                return steps.length > 5 && steps[0].includes('From direct:serv')
                    && !steps.some(step => /error handler/i.test(step));
            },
            {timeout: 30000});
        await shot('diagram');
    });
    if (user === 'operator') {
        await look('operator: the trace has request ids and steps, and no content', async () => {
            await click(page, 'Trace');
            await click(page, 'Start Tracing');
            const tracer = 'org.apache.camel:context=claude-proxy-1,type=tracer,name=BacklogTracer';
            for (let tries = 0; ; tries++) {
                const enabled = await ask('viewer', {type: 'read', mbean: tracer, attribute: 'Enabled'});
                if (enabled.value === true) break;
                if (tries > 100) throw new Error('it does not begin');
                // The button is there before it does anything.
                if (tries % 15 === 14) await click(page, 'Start Tracing');
                await new Promise(done => setTimeout(done, 200));
            }
            const id = await message();
            const trace = await ask('viewer', {type: 'exec', mbean: tracer, operation: 'dumpAllTracedMessagesAsXml()'});
            if (!trace.value.includes(id) || /a planted text|RequestBody@/.test(trace.value)) {
                throw new Error('it has content, or no request id');
            }
            await shot('trace');
        });
    }
    await look(`${user}: suspending an account is ${user === 'viewer' ? 'refused' : 'done'}`, async () => {
        const accounts = await ask(user, {type: 'read', mbean: 'claude-proxy:type=Accounts', attribute: 'Accounts'});
        const account = accounts.value[0].id;
        const done = await ask(user, {type: 'exec', mbean: 'claude-proxy:type=Pool', operation: 'suspend', arguments: [account, 'e2e']});
        if ((done.status === 200) !== (user === 'operator')) {
            throw new Error(JSON.stringify(done));
        }
    });
    await browser.close();
}
console.log(failures === 0 ? 'all seen' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
