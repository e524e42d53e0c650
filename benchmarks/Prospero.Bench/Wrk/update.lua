function request()
    local body = string.format('{"title":"Engineer %d","metadata":{"score":%d,"stage":"qualified"}}', math.random(1000), math.random(1000))
    return wrk.format("PATCH", wrk.path .. "/leads/" .. any_id(), headers, body)
end
