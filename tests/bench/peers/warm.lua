-- Asks for the paths of a file in turn, each thread from a place of its own: wrk -s warm.lua URL -- PATHS ENCODING
-- At the end one line of JSON is written: requests, seconds, bytes, errors, milliseconds of the median and of 99 in 100.

local threads = 0
local paths, at = {}, 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  for path in io.lines(args[1]) do
    paths[#paths + 1] = path
  end
  wrk.headers["Accept-Encoding"] = args[2]
  at = number * 977
end

function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  local faults = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\nRESULT {"requests":%d,"seconds":%.3f,"bytes":%d,"errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, faults, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
