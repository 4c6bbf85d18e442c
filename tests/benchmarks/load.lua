-- What wrk asks. Arguments: a file with a request on each line (address, encoding, cookie, version of the browser),
-- and how to go through it: "turn", one after the other; "hot <number>", nine of ten among the first so many;
-- "known", asking whether the page is still the one that was answered last.

local requests, turn, hot, tag = {}, 0, 0, nil
local browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%s.0.0.0 Safari/537.36"
local threads = {}
unchanged = 0

function headers_of(encoding, cookie, version)
    return {
        ["User-Agent"] = browser:format(version),
        ["Accept-Encoding"] = encoding,
        ["Cookie"] = cookie ~= "-" and cookie or nil,
        ["If-None-Match"] = tag,
    }
end

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    for line in io.lines(arguments[1]) do
        local address, encoding, cookie, version = line:match("^(%S+) (%S+) (%S+) (%S+)$")
        table.insert(requests, { address, encoding, cookie, version })
    end
    if arguments[2] == "known" then
        request, response = ask_if_changed, remember
        return
    end
    for number, one in ipairs(requests) do
        requests[number] = wrk.format("GET", one[1], headers_of(one[2], one[3], one[4]))
    end
    hot = tonumber(arguments[3] or 0)
    request = hot > 0 and ask_among_hot or ask_in_turn
end

function ask_in_turn()
    turn = turn % #requests + 1
    return requests[turn]
end

function ask_among_hot()
    return requests[math.random(math.random() < 0.9 and hot or #requests)]
end

function ask_if_changed()
    local one = ask_in_turn()
    return wrk.format("GET", one[1], headers_of(one[2], one[3], one[4]))
end

function remember(status, headers)
    tag = headers["etag"] or headers["ETag"] or tag
    unchanged = unchanged + (status == 304 and 1 or 0)
end

function done(summary, latency)
    local failed, same = summary.errors, 0
    for _, thread in ipairs(threads) do
        same = same + thread:get("unchanged")
    end
    local broken = failed.connect + failed.read + failed.write + failed.timeout
    io.write(("result %d %d %f %d %d %d\n"):format(
        summary.requests, summary.duration, latency:percentile(99), failed.status, broken, same))
end
