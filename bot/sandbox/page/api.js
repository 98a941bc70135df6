// The control API of the sandbox. A refusal becomes an Error with the sandbox's own words; a server
// that is away becomes one in words a person can act on, not the browser's.

const AWAY = "Mất kết nối với máy chủ diễn tập. Trang tự kết nối lại, đồng chí gửi lại sau ít giây.";

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response, answer;
  try {
    response = await fetch(`/control/${path}`, options);
    answer = await response.json();
  } catch {
    throw new Error(AWAY);
  }
  if (!response.ok) throw new Error(answer.error || `HTTP ${response.status}`);
  return answer;
}

export const get = (path, query = {}) => {
  const text = new URLSearchParams(query).toString();
  return call("GET", text ? `${path}?${text}` : path);
};
export const put = (path, body) => call("PUT", path, body);
export const post = (path, body) => call("POST", path, body);
