function request() return wrk.format("GET", wrk.path .. "/leads/" .. any_id(), headers) end
