function request() return wrk.format("POST", wrk.path .. "/leads", headers, lead()) end
