function request()
    local leads = {}
    for i = 1, 1000 do leads[i] = lead() end
    return wrk.format("POST", wrk.path .. "/leads", headers, "[" .. table.concat(leads, ",") .. "]")
end
