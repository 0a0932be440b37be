// Sentences of the server that people meet often, in Chinese. The server says them in English; what is not here stays so.
export default new Map([
  ['The upstream refuses more requests of this account for now', '上游暂时拒绝此账号的更多请求'],
  ["The account's allowance is used up for today", '此账号今日额度已用完'],
  ["The account's allowance is used up", '此账号的额度已用完'],
  ["The upstream refused the account's access token", '上游拒绝了此账号的访问令牌'],
  ['The account may not do this: wrong profile, region, plan or feature', '此账号无权这样做：配置文件、区域、套餐或功能不符'],
  ["The vendor has suspended this account; its owner must contact the vendor's support", '厂商已封停此账号，请账号所有者联系厂商客服'],
  ['The model is short of capacity at the moment', '该模型暂时容量不足'],
  ['The upstream is out of order at the moment', '上游暂时故障'],
  ['The upstream refused the request', '上游拒绝了该请求'],
  ['The upstream does not offer this model to this account', '上游没有向此账号提供该模型'],
  ['suspended by the vendor', '被厂商封停'],
  ['needs a new login', '需要重新登录'],
  ['switched off by its owner', '已由所有者停用'],
  ['its limit of requests per minute is reached', '已达到每分钟请求数上限'],
  ['the refresh token is not valid any more', '刷新令牌已失效'],
]);
