-- Shared by the scripts: arguments are KEY WORKFLOW BASE [IDS]; every thread makes leads of its own.
local threads = 0

function setup(thread)
    thread:set("index", threads)
    threads = threads + 1
end

function init(args)
    key = args[1]
    workflow = args[2]
    next_lead = tonumber(args[3]) + index * 1000000
    headers = { ["Content-Type"] = "application/json", ["X-API-Key"] = key }
    ids = {}
    if args[4] then
        for id in io.lines(args[4]) do ids[#ids + 1] = id end
        math.randomseed(index + 1)
    end
end

function lead()
    next_lead = next_lead + 1
    return string.format(
        '{"first_name":"Ada","last_name":"Lovelace","email":"lead-%d@example.com","phone":"+4915%09d",'
            .. '"company":"Analytical Engines","title":"Countess","source":"bench","metadata":{"plan":"pro","seats":12},'
            .. '"workflow_id":"%s"}', next_lead, next_lead, workflow)
end

function any_id()
    return ids[math.random(#ids)]
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
